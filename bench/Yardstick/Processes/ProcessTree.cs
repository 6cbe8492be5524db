using System.Globalization;

namespace ActorTasks.Yardstick.Processes;

/// <summary>Processor time and memory of processes with all that they started, from /proc.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>
    /// Processor seconds so far, user and system. A child that ended and was waited for counts in its parent's
    /// numbers, one that lives in its own, so nothing is missed or counted twice.
    /// </summary>
    public static double ProcessorSeconds(IEnumerable<int> roots) => Of(roots).Sum(process => process.Ticks) / TicksPerSecond;

    /// <summary>Resident MiB; what several processes share counts once (PSS).</summary>
    public static double ResidentMiB(IEnumerable<int> roots) => Of(roots).Sum(process => ProportionalKiB(process.Id)) / 1024.0;

    private static List<Entry> Of(IEnumerable<int> roots)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToList();
        var children = all.ToLookup(entry => entry.Parent);
        var found = all.Where(entry => roots.Contains(entry.Id)).ToList();
        for (var at = 0; at < found.Count; at++)
        {
            found.AddRange(children[found[at].Id].Where(child => !found.Contains(child)));
        }

        return found;
    }

    private static Entry? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return new Entry(id, (int)Field(4), Field(14) + Field(15) + Field(16) + Field(17));
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }

    private static long ProportionalKiB(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0; // It has ended meanwhile.
        }
    }

    private sealed record Entry(int Id, int Parent, long Ticks);
}
