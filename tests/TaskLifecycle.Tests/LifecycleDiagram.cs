using System.Text.RegularExpressions;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests;

/// <summary>The table, its diagram and the types of events are one thing said three times.</summary>
public sealed class LifecycleDiagram
{
    [Fact]
    public void The_diagram_in_the_documents_equals_the_transition_table()
    {
        var drawn = Regex.Matches(Document(), @"^    (?<from>\S+) --> (?<to>\S+) : (?<event>\w+)$", RegexOptions.Multiline)
            .Select(edge => $"{edge.Groups["from"].Value} {edge.Groups["event"].Value} {edge.Groups["to"].Value}");

        Assert.Equal(Transitions.Table.SelectMany(Edges).Order(), drawn.Order());
    }

    [Fact]
    public void The_diagram_lets_exactly_the_final_states_end()
    {
        var ending = Regex.Matches(Document(), @"^    (?<from>\S+) --> \[\*\]$", RegexOptions.Multiline).Select(edge => edge.Groups["from"].Value);

        Assert.Equal(Transitions.AnyState.Where(state => state.IsFinal()).Select(state => state.Name()).Order(), ending.Order());
    }

    [Fact]
    public void Every_event_has_one_row_in_the_table()
    {
        var events = typeof(TaskEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TaskEvent)));

        Assert.Equal(events.Select(type => type.Name).Order(), Transitions.Table.Select(row => row.Event.Name).Order());
    }

    private static IEnumerable<string> Edges(Transition row)
    {
        if (row.From.SequenceEqual(Transitions.AnyState))
        {
            return [$"any {row.Event.Name} any"];
        }

        return row.From.IsEmpty
            ? [$"[*] {row.Event.Name} {row.To!.Value.Name()}"]
            : row.From.Select(from => $"{from.Name()} {row.Event.Name} {(row.To ?? from).Name()}");
    }

    private static string Document()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "docs", "lifecycle.md");
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        throw new FileNotFoundException($"docs/lifecycle.md is in no folder above {AppContext.BaseDirectory}.");
    }
}
