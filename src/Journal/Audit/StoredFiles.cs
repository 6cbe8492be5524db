using System.Security.Cryptography;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Audit;

/// <summary>Holds the files of a task against what its events say of them; they are read in pieces.</summary>
internal static class StoredFiles
{
    private const int PieceBytes = 128 * 1024;

    /// <summary>What is wrong with the files of which an event speaks.</summary>
    public static IEnumerable<string> Faults(IJournalEvent happened, ITaskFiles files, CancellationToken cancellation) =>
        RowRules.FilesOf(happened).Select(file => Fault(file, files, cancellation)).OfType<string>();

    private static string? Fault(FileRow file, ITaskFiles files, CancellationToken cancellation)
    {
        var what = $"task {file.Key.Task}: the file '{file.Key.Name}'";
        try
        {
            using var stored = files.OpenRead(file.Key);
            if (stored.Length != file.Bytes)
            {
                return $"{what} has {stored.Length} bytes instead of {file.Bytes}";
            }

            return HashOf(stored, cancellation) == file.Sha256 ? null : $"{what} is not the one that was stored (another hash)";
        }
        catch (FileNotFoundException)
        {
            return $"{what} ({file.Bytes} bytes) is gone";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"{what} cannot be read: {unreadable.Message}";
        }
    }

    private static string HashOf(Stream stored, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[PieceBytes];
        int read;
        while ((read = stored.Read(piece)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
