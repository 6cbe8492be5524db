using System.Text;

namespace ActorTasks.Server.Demo;

/// <summary>One file that lines are appended to. Lines that gather while one write is synced go out together.</summary>
internal sealed class Ledger(string path)
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly object _gate = new();
    private Batch _next = new();

    /// <summary>Appends a line; it is on disk when the task completes.</summary>
    /// <returns>The size of the file in bytes.</returns>
    public async Task<long> AppendAsync(string line)
    {
        Batch batch;
        lock (_gate)
        {
            batch = _next;
            batch.Lines.Append(line).Append('\n');
        }

        await _turn.WaitAsync();
        try
        {
            // Whoever has the turn first writes for all that gathered in its batch.
            lock (_gate)
            {
                if (ReferenceEquals(batch, _next))
                {
                    _next = new Batch();
                }
            }

            return WriteOnce(batch);
        }
        finally
        {
            _turn.Release();
        }
    }

    private long WriteOnce(Batch batch)
    {
        if (batch.Fault is not null)
        {
            throw new IOException(batch.Fault.Message, batch.Fault);
        }

        try
        {
            return batch.Size ??= Write(batch.Lines.ToString());
        }
        catch (Exception fault)
        {
            // Half of it may be in the file: those who share the batch must not write it a second time.
            batch.Fault = fault;
            throw;
        }
    }

    private long Write(string lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

        // A process that was killed may have left half a line: the next one must not be joined to it.
        var cut = file.Length > 0 && LastByte(file) != '\n';
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(cut ? "\n" + lines : lines));
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    private static int LastByte(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte();
    }

    private sealed class Batch
    {
        public StringBuilder Lines { get; } = new();

        public long? Size { get; set; }

        public Exception? Fault { get; set; }
    }
}
