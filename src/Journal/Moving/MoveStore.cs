using System.Collections.Immutable;
using System.Globalization;
using ActorTasks.Journal.Audit;

namespace ActorTasks.Journal.Moving;

/// <summary>
/// Moves a whole store into an empty one, streamed, so that memory does not grow with it, and verifies what has come.
/// Only when all of it is there may a server start on it.
/// </summary>
internal static class MoveStore
{
    /// <summary>Moves all.</summary>
    /// <param name="source">Where from; it stays as it is.</param>
    /// <param name="target">Where to.</param>
    /// <param name="maxFaults">So many faults are kept in words.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancellation">Ends it early; the target is refused then.</param>
    /// <exception cref="StoreRefusedException">The source was written to meanwhile, or not all has come.</exception>
    public static async Task<MoveReport> RunAsync(
        IMoveSource source, IMoveTarget target, int maxFaults, IProgress<MoveProgress> progress, CancellationToken cancellation)
    {
        var moved = new List<MovedCount>();
        foreach (var table in MovedTable.All)
        {
            moved.Add(new MovedCount(table.Name, Move(table, source, target, progress, cancellation)));
        }

        foreach (var shard in source.Shards())
        {
            // Nobody of before may write: who comes raises it further.
            target.Write(shard with { Epoch = shard.Epoch + 1 });
        }

        var files = await CopiedFiles.RunAsync(
            source.Files(), source.Bytes, target.Bytes, maxFaults, number => progress.Report(new MoveProgress("files", number)), cancellation).ConfigureAwait(false);
        moved.Add(new MovedCount("files", files.Copied));
        source.RequireUnchanged();
        progress.Report(new MoveProgress("verifying"));
        var verified = VerifyStore.Run(target.Audit(), maxFaults, cancellation);
        target.Complete();
        return new MoveReport([.. moved], files, verified);
    }

    private static long Move(MovedTable table, IMoveSource source, IMoveTarget target, IProgress<MoveProgress> progress, CancellationToken cancellation)
    {
        var written = target.Write(table, source.Rows(table), number =>
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(new MoveProgress(table.Name, number));
        });
        var there = target.Count(table);
        return written == there
            ? written
            : throw new StoreRefusedException($"Of table {table.Name} {written} rows were moved, and {there} are in the target. It stays refused: make it anew.");
    }
}

/// <summary>What is being done.</summary>
/// <param name="What">The table, or a step in words.</param>
/// <param name="Done">How many rows, files or pages are done; null where nothing is counted.</param>
/// <param name="Of">Of how many; null where nobody knows.</param>
internal readonly record struct MoveProgress(string What, long? Done = null, long? Of = null);

/// <summary>How many rows of a table, or files, have come.</summary>
internal readonly record struct MovedCount(string What, long Number);

/// <summary>What a move did.</summary>
/// <param name="Moved">What has come.</param>
/// <param name="Files">Files that have come, and those that the source has lost.</param>
/// <param name="Verified">What verifying the target found.</param>
internal sealed record MoveReport(ImmutableArray<MovedCount> Moved, FilesReport Files, VerifyReport Verified)
{
    /// <summary>Whether the target is whole.</summary>
    public bool IsClean => Verified.IsClean && Files.Failed == 0;

    /// <summary>The report as it is printed.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            "Moved: " + string.Join(", ", Moved.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.What} {count.Number}"))),
            .. Files.FirstFaults,
            Verified.ToString(),
        ]);
}
