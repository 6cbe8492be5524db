using System.Buffers;
using ActorTasks.Journal;

namespace ActorTasks.Actors;

/// <summary>Takes the files that an application hands over with a task.</summary>
internal static class FileIntake
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Reads all streams to their ends, into files that are synced.</summary>
    /// <exception cref="TaskRefusedException">A name, type or size is not allowed, or the disk takes no more.</exception>
    public static async Task<SubmittedFiles?> ReadAsync(
        IReadOnlyList<EnqueueFile> wanted, ITaskFiles files, ActorTasksOptions options, CancellationToken cancellation)
    {
        if (wanted.Count == 0)
        {
            return null;
        }

        if (wanted.Count > options.LimitFiles)
        {
            throw Limit($"{wanted.Count} files are more than limits.files ({options.LimitFiles}).");
        }

        try
        {
            var submitted = new SubmittedFiles(files.Begin());
            try
            {
                foreach (var file in wanted)
                {
                    await ReadAsync(file, submitted, options.LimitFilePartBytes, cancellation);
                }

                return submitted;
            }
            catch
            {
                await submitted.DisposeAsync();
                throw;
            }
        }
        catch (StoreUnavailableException unwritable)
        {
            throw new TaskRefusedException(Refusal.SlugOf(RefusalKind.StoreUnavailable), unwritable.Message);
        }
    }

    private static async Task ReadAsync(EnqueueFile file, SubmittedFiles submitted, long limitBytes, CancellationToken cancellation)
    {
        var fileName = FileRules.CleanFileName(file.FileName);
        FileRules.Check(fileName, file.ContentType, Limit);
        if (!FileRules.IsName(file.Name))
        {
            throw Limit($"'{file.Name}' is no name of a file: 1 to {FileRules.MaxName} characters of a-z A-Z 0-9 . _ - were expected, the first a letter or digit.");
        }

        if (submitted.Has(file.Name))
        {
            throw Limit($"Two files have the name '{file.Name}'.");
        }

        var draft = submitted.Create(file.Name);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = await file.Content.ReadAsync(piece.AsMemory(0, PieceBytes), cancellation)) > 0)
            {
                if (draft.WrittenBytes + read > limitBytes)
                {
                    throw new TaskRefusedException("payload-too-large", $"The file '{file.Name}' has more than limits.file-part ({limitBytes} bytes).");
                }

                await draft.WriteAsync(piece.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        await submitted.AddAsync(draft, file.Name, fileName, file.ContentType);
    }

    private static TaskRefusedException Limit(string message) => new("limit-exceeded", message);
}
