using System.Collections.Immutable;

namespace ActorTasks.Journal.Moving;

/// <summary>Copies files of tasks from store to store, in pieces; each is in place and synced before the next one.</summary>
internal static class CopiedFiles
{
    private const int PieceBytes = 128 * 1024;

    /// <summary>Copies files.</summary>
    /// <param name="files">Which.</param>
    /// <param name="from">Where they are.</param>
    /// <param name="to">Where they come to.</param>
    /// <param name="maxFaults">So many faults are kept in words.</param>
    /// <param name="copied">Is told the number of files after each.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="StoreUnavailableException">They cannot be written; the disk may be full.</exception>
    public static async Task<FilesReport> RunAsync(
        IEnumerable<MovedFile> files, ITaskFiles from, ITaskFiles to, int maxFaults, Action<long> copied, CancellationToken cancellation)
    {
        var faults = new List<string>();
        long number = 0;
        long failed = 0;
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await CopyAsync(file, from, to, cancellation).ConfigureAwait(false) is not { } fault)
            {
                copied(++number);
            }
            else if (++failed <= maxFaults)
            {
                faults.Add(fault);
            }
        }

        return new FilesReport(number, failed, [.. faults]);
    }

    /// <returns>What is wrong with it; null for nothing.</returns>
    private static async Task<string?> CopyAsync(MovedFile file, ITaskFiles from, ITaskFiles to, CancellationToken cancellation)
    {
        var what = $"task {file.Key.Task}: the file '{file.Key.Name}'";
        try
        {
            await using var bytes = from.OpenRead(file.Key);
            await using var stage = to.Begin();
            var draft = stage.Create(file.Key.Name);
            await bytes.CopyToAsync(draft, PieceBytes, cancellation).ConfigureAwait(false);
            if (await draft.CloseAsync().ConfigureAwait(false) is var sha256 && sha256 != file.Sha256)
            {
                return $"{what} is not the one that was stored (its hash is {sha256}) and was not copied";
            }

            await stage.PlaceAsync(file.Key.Task, FileScopes.Of(file.Key.Name)).ConfigureAwait(false);
            stage.Keep();
            return null;
        }
        catch (FileNotFoundException)
        {
            return $"{what} is gone and was not copied";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // What cannot be written comes in the words of the store.
            return $"{what} cannot be read and was not copied: {unreadable.Message}";
        }
    }
}

/// <summary>What copying files did.</summary>
/// <param name="Copied">How many are there.</param>
/// <param name="Failed">How many are not.</param>
/// <param name="FirstFaults">Why, of the first of them.</param>
internal sealed record FilesReport(long Copied, long Failed, ImmutableArray<string> FirstFaults);
