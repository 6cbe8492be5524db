using ActorTasks.Yardstick.Peers;

namespace ActorTasks.Yardstick.Results;

/// <summary>What a row measures.</summary>
/// <param name="Group">The table it belongs to.</param>
/// <param name="Name">The row's name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="HigherIsBetter">Whether more is better.</param>
internal sealed record Metric(string Group, string Name, string Unit, bool HigherIsBetter);

/// <summary>All values of a peer in a metric, by round.</summary>
internal sealed class Row(Metric metric, string peer, string durability)
{
    public Metric Metric { get; } = metric;

    public string Peer { get; } = peer;

    public string Durability { get; } = durability;

    public SortedDictionary<int, double> Values { get; } = [];
}

/// <summary>What the rounds gave.</summary>
internal sealed class Collected
{
    private readonly List<Row> _rows = [];
    private readonly SortedSet<(string Metric, string Peer, string Text)> _notes = [];

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>The round that is under way.</summary>
    public int Round { get; set; } = 1;

    public IEnumerable<(string Metric, string Peer, string Text)> Notes => _notes;

    public void Add(Metric metric, Peer peer, double value)
    {
        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"    {metric.Name}: {value:N1} {metric.Unit}"));
        var row = _rows.Find(row => row.Metric == metric && row.Peer == peer.Name);
        if (row is null)
        {
            _rows.Add(row = new Row(metric, peer.Name, peer.Durability));
        }

        row.Values[Round] = value;
    }

    /// <summary>Says something about a row, once.</summary>
    public void Note(Peer peer, string metric, string text) => _notes.Add((metric, peer.Name, text));

    /// <summary>Says why there is no value.</summary>
    public void Skip(Metric metric, Peer peer, string reason)
    {
        Console.WriteLine($"    {metric.Name}: skipped, {reason}");
        Note(peer, metric.Name, "skipped: " + reason);
    }
}
