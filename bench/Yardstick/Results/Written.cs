using System.Globalization;

namespace ActorTasks.Yardstick.Results;

/// <summary>Writes results as a page and as data, named by date and commit.</summary>
internal static class Written
{
    public static int To(string folder, ResultFile result, DateTimeOffset startedAt)
    {
        Directory.CreateDirectory(folder);
        var quick = result.Mode == "--quick" ? "-quick" : string.Empty;
        var name = string.Create(CultureInfo.InvariantCulture, $"{startedAt:yyyy-MM-dd}-{result.Commit}{quick}");
        File.WriteAllText(Path.Combine(folder, name + ".json"), result.ToJson());
        File.WriteAllText(Path.Combine(folder, name + ".md"), Report.Of(result));
        Console.WriteLine($"written: {Path.Combine(folder, name)}.md and .json");
        return 0;
    }
}
