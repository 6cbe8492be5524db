using System.IO.Compression;
using ActorTasks;

namespace UploadApp.Files;

/// <summary>
/// The background work: counts the uploaded text and makes a compressed copy. A plain synchronous function, since it
/// computes: it runs on a thread of its own and cannot hold up requests.
/// </summary>
internal static class ProcessHandler
{
    private const int PieceBytes = 64 * 1024;
    private const long ProgressBytes = 1024 * 1024;

    public static FileCounts Process(ProcessUpload upload, TaskFile file, TaskContext task, FileTable table, CompressedCopies copies, UploadOptions options)
    {
        table.Begin(task.Id, upload.Name, task.Attempt);
        if (table.Find(task.Id) is { Counts: { } known })
        {
            return known; // An earlier attempt was done and died before that was recorded.
        }

        var counts = Compress(file, task, table, copies, options);
        copies.Finish(task.Id, task.Attempt);
        table.Finish(task.Id, task.Attempt, counts);
        return counts;
    }

    private static FileCounts Compress(TaskFile file, TaskContext task, FileTable table, CompressedCopies copies, UploadOptions options)
    {
        var counter = new TextCounter();
        using var source = file.OpenRead();
        using var copy = copies.Begin(task.Id, task.Attempt);
        using (var gzip = new GZipStream(copy, CompressionLevel.Fastest, leaveOpen: true))
        {
            var piece = new byte[PieceBytes];
            var told = 0L;
            for (int read; (read = source.Read(piece)) > 0;)
            {
                task.CancellationToken.ThrowIfCancellationRequested();
                if (!counter.Add(piece.AsSpan(0, read)))
                {
                    throw new PermanentFailure($"'{file.FileName}' is no text: it has a zero byte.");
                }

                gzip.Write(piece, 0, read);
                if (counter.Bytes - told >= ProgressBytes)
                {
                    table.Progress(task.Id, task.Attempt, told = counter.Bytes);
                    Pause(options, task.CancellationToken);
                }
            }
        }

        copy.Flush(flushToDisk: true);
        return new FileCounts(counter.Lines, counter.Words, counter.Bytes, copy.Length);
    }

    private static void Pause(UploadOptions options, CancellationToken cancellation)
    {
        if (options.MiBPerSecond > 0)
        {
            cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1 / options.MiBPerSecond));
        }
    }
}
