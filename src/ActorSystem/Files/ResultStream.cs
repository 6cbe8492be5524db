using ActorTasks.Journal;

namespace ActorTasks.Actors;

/// <summary>What a handler writes its result file to: bounded, and harmless to dispose.</summary>
internal sealed class ResultStream(FileDraft draft, long limitBytes) : Stream
{
    private bool _isEnded;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !_isEnded;

    /// <inheritdoc/>
    public override long Length => draft.WrittenBytes;

    /// <inheritdoc/>
    public override long Position
    {
        get => draft.WrittenBytes;
        set => throw OneWay();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Check(buffer.Length);
        draft.Write(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Check(buffer.Length);
        return draft.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush() => draft.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw OneWay();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw OneWay();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw OneWay();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The draft below stays open: the attempt's end syncs it, or removes it.
        _isEnded = true;
        base.Dispose(disposing);
    }

    private static NotSupportedException OneWay() => new("A result file is written from its begin to its end.");

    private void Check(int bytes)
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        if (draft.WrittenBytes + bytes > limitBytes)
        {
            throw new HandlerFault(HandlerFault.ResultTooLarge, $"The result file is larger than limits.file-part ({limitBytes} bytes).");
        }
    }
}
