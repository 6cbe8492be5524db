namespace ActorTasks.Yardstick.Results;

/// <summary>The newest results that are committed; those of a quick run, if there are any, since a check is one.</summary>
internal static class Committed
{
    /// <summary>Prints each ratio before and now.</summary>
    /// <returns>0; 1 when a ratio fell by more than the spread.</returns>
    public static int Compare(ResultFile now, Options options)
    {
        var files = Machine.Output("git", "ls-files", "bench/results/*.json").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (files.Length == 0)
        {
            Console.WriteLine("No results are committed yet; these are the ones of now.");
            Console.WriteLine(Report.Of(now));
            return 0;
        }

        var before = files
            .Select(file => ResultFile.Read(Path.Combine(options.Repository, file)))
            .OrderBy(result => result.Mode == now.Mode)
            .ThenBy(result => result.StartedAt, StringComparer.Ordinal)
            .Last();
        Console.WriteLine(Comparison.Of(before, now, out var fallen));
        Console.WriteLine(fallen == 0 ? "No ratio fell by more than the spread." : $"{fallen} fell by more than the spread.");
        return fallen == 0 ? 0 : 1;
    }
}
