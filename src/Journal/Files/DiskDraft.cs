using System.Security.Cryptography;

namespace ActorTasks.Journal.Files;

/// <summary>A file in <c>incoming</c> that is being written.</summary>
internal sealed class DiskDraft(DiskFiles files, string path) : FileDraft
{
    // Writers bring buffers of their own; a second copy would only cost.
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
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
            try
            {
                await files.SyncAsync(_file).ConfigureAwait(false);
            }
            catch (IOException unwritable)
            {
                throw DiskFiles.Unavailable(unwritable);
            }

            await _file.DisposeAsync().ConfigureAwait(false);
            _sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        }

        return _sha256;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Take(buffer.Span);
        try
        {
            await _file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException unwritable)
        {
            throw DiskFiles.Unavailable(unwritable);
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Take(buffer);
        try
        {
            _file.Write(buffer);
        }
        catch (IOException unwritable)
        {
            throw DiskFiles.Unavailable(unwritable);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back: every write has gone to the file.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This file is being written.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("This file is being written.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("This file is being written.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_sha256 is not null, this);
        files.TakeRoom(bytes.Length);
        _hash.AppendData(bytes);
        _writtenBytes += bytes.Length;
    }
}
