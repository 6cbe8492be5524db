using System.Text.RegularExpressions;

namespace ActorTasks.TidyTests;

/// <summary>One file lists what a project logs, and an event id names one message in the whole product.</summary>
public sealed partial class LogMessages
{
    [Fact]
    public void Messages_stand_in_Log_files_only()
    {
        var elsewhere = SourceTree.Files(".cs", "src")
            .Where(file => !file.Path.EndsWith("/Log.cs", StringComparison.Ordinal))
            .SelectMany(file => file.LinesWith(line => line.Contains("[LoggerMessage", StringComparison.Ordinal)));
        Assert.Empty(elsewhere);
    }

    [Fact]
    public void An_event_id_is_used_once()
    {
        var ids = SourceTree.Files(".cs", "src")
            .Where(file => file.Path.EndsWith("/Log.cs", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.SelectMany(line => EventId().Matches(line)).Select(match => (match.Groups[1].Value, file.Path)))
            .ToList();
        Assert.Empty(ids.GroupBy(id => id.Value).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group)}"));
    }

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex EventId();
}
