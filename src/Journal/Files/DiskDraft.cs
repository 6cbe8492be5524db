namespace ActorTasks.Journal.Files;

/// <summary>A file in <c>incoming</c> that is being written.</summary>
internal sealed class DiskDraft(DiskFiles files, string path) : WriteOnlyDraft
{
    // Writers bring buffers of their own; a second copy would only cost.
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);

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
    protected override async Task FinishAsync()
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
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        files.TakeRoom(bytes.Length);
        Count(bytes);
    }
}
