using System.Security.Cryptography;

namespace ActorTasks.Journal.Files;

/// <summary>A draft that counts and hashes what goes through it; a store says where it goes.</summary>
internal abstract class WriteOnlyDraft : FileDraft
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _writtenBytes;
    private string? _sha256;

    /// <inheritdoc/>
    public override long WrittenBytes => _writtenBytes;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _sha256 is null;

    /// <inheritdoc/>
    public override long Length => _writtenBytes;

    /// <inheritdoc/>
    public override long Position
    {
        get => _writtenBytes;
        set => throw new NotSupportedException("A file of a task is written from its begin to its end.");
    }

    /// <inheritdoc/>
    public override async Task<string> CloseAsync()
    {
        if (_sha256 is null)
        {
            await FinishAsync().ConfigureAwait(false);
            _sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        }

        return _sha256;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // What is held back goes with the close; nobody reads a draft.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This file is being written.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("This file is being written.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("This file is being written.");

    /// <summary>Brings what is held back to where it is kept.</summary>
    protected abstract Task FinishAsync();

    /// <summary>Counts and hashes bytes that are about to be written.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    protected void Count(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_sha256 is not null, this);
        _hash.AppendData(bytes);
        _writtenBytes += bytes.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
