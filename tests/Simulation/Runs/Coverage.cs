using System.Globalization;
using System.Text;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>What a simulation has met, and how often.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, long> _met = new(StringComparer.Ordinal);

    /// <summary>Everything that was met, by name.</summary>
    public IReadOnlyDictionary<string, long> Met => _met;

    /// <summary>The name of a row of the transition table from one of its states.</summary>
    public static string NameOf(Type happened, StoredState? from) => $"transition {(from is { } state ? state.ToString().ToLowerInvariant() : "nothing")} {happened.Name}";

    /// <summary>Every row that can be met so far; no event leads to blocked yet.</summary>
    public static IEnumerable<string> Rows() =>
        from row in Transitions.Table
        from state in row.From.IsEmpty ? [default(StoredState?)] : row.From.Select(state => (StoredState?)state)
        where state != StoredState.Blocked
        select NameOf(row.Event, state);

    public void Transition(StoredState? from, TaskEvent happened) => Add(NameOf(happened.GetType(), from));

    public void Answer(string call, string answer) => Add($"answer {call}: {answer}");

    /// <summary>The name of a kind of action.</summary>
    public static string NameOf(Type action) => $"action {action.Name}";

    public void Action(PlannedAction action) => Add(NameOf(action.GetType()));

    public void Fault(string fault) => Add($"fault {fault}");

    /// <summary>Takes in what another run met.</summary>
    public void Add(Coverage other)
    {
        foreach (var (name, number) in other._met)
        {
            Add(name, number);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, number) in _met)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{number,12:N0}  {name}");
        }

        foreach (var row in Rows().Where(row => !_met.ContainsKey(row)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{0,12}  {row}");
        }

        return text.ToString();
    }

    private void Add(string name, long number = 1) => _met[name] = _met.GetValueOrDefault(name) + number;
}
