using System.Buffers;
using System.IO.Pipelines;
using ActorTasks.Http.Bodies;

namespace ActorTasks.Http.Uploads;

/// <summary>
/// A body that may take as long as it needs while it goes on arriving: no pause may be longer than a bound. (The web
/// server itself ends one that comes slower than 240 bytes a second.)
/// </summary>
/// <param name="body">The body.</param>
/// <param name="longestPause">The bound.</param>
/// <param name="clock">Measures it.</param>
/// <param name="stopping">Set when the server stops: the rest is not waited for then.</param>
internal sealed class PacedBody(PipeReader body, TimeSpan longestPause, TimeProvider clock, CancellationToken stopping) : Stream
{
    private readonly BodyWait _wait = new(body, clock, stopping);

    /// <summary>Whether the body was given up since it paused for too long, or since the server stops.</summary>
    public bool IsGivenUp { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw OneWay();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw OneWay();
        set => throw OneWay();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (!body.TryRead(out var read))
            {
                if (await _wait.ReadAsync(longestPause) is not { } waited)
                {
                    IsGivenUp = true;
                    throw new OperationCanceledException("The body was not waited for any longer.");
                }

                read = waited;
            }

            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
            if (part.IsEmpty && !read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            part.CopyTo(buffer.Span);
            var bytes = (int)part.Length; // Asked before the segments are given back.
            body.AdvanceTo(part.End);
            return bytes;
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written here.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw OneWay();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw OneWay();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw OneWay();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _wait.Dispose();
        }

        base.Dispose(disposing);
    }

    private static NotSupportedException OneWay() => new("A body is read once, from its begin to its end.");
}
