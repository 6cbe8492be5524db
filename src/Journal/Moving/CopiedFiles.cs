namespace ActorTasks.Journal.Moving;

/// <summary>Copies files of tasks from store to store, in pieces; each is in place and synced before the next one.</summary>
internal static class CopiedFiles
{
    private const int PieceBytes = 128 * 1024;

    /// <summary>Copies files.</summary>
    /// <param name="files">Which.</param>
    /// <param name="from">Where they are.</param>
    /// <param name="to">Where they come to.</param>
    /// <param name="copied">Is told the number of files after each.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>How many were copied, and what is wrong with others.</returns>
    /// <exception cref="StoreUnavailableException">They cannot be written; the disk may be full.</exception>
    public static async Task<(long Copied, IReadOnlyList<string> Faults)> RunAsync(
        IEnumerable<MovedFile> files, ITaskFiles from, ITaskFiles to, Action<long> copied, CancellationToken cancellation)
    {
        var faults = new List<string>();
        long number = 0;
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await CopyAsync(file, from, to, cancellation).ConfigureAwait(false) is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                copied(++number);
            }
        }

        return (number, faults);
    }

    /// <returns>What is wrong with it; null for nothing.</returns>
    private static async Task<string?> CopyAsync(MovedFile file, ITaskFiles from, ITaskFiles to, CancellationToken cancellation)
    {
        var what = $"task {file.Key.Task}: the file '{file.Key.Name}'";
        Stream bytes;
        try
        {
            bytes = from.OpenRead(file.Key);
        }
        catch (FileNotFoundException)
        {
            return $"{what} is gone and was not copied";
        }

        await using (bytes)
        await using (var stage = to.Begin())
        {
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
    }
}
