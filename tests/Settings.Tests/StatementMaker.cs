namespace ActorTasks.SettingsTests;

/// <summary>One assignment: its key and what is written behind the sign.</summary>
internal sealed record Statement(IReadOnlyList<string> Key, string Sign, string Value)
{
    public override string ToString() => $"{string.Join('.', Key)} {Sign} {Value}";

    /// <summary>The same as blocks inside each other.</summary>
    public string AsBlocks() => string.Concat(Key.SkipLast(1).Select(part => part + " { ")) + $"{Key[^1]} {Sign} {Value}"
        + string.Concat(Enumerable.Repeat(" }", Key.Count - 1));
}

/// <summary>Makes documents of few keys with many substitutions, so that they meet and go round in circles; all from one seed.</summary>
internal sealed class StatementMaker(int seed)
{
    private readonly Random random = new(seed);

    public IReadOnlyList<Statement> Statements() => [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => Make())];

    private Statement Make() => new(Path(), random.Next(6) == 0 ? "+=" : "=", Value(2));

    private IReadOnlyList<string> Path() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{"abc"[random.Next(3)]}")];

    private string Reference() => (random.Next(2) == 0 ? "${?" : "${") + string.Join('.', Path()) + "}";

    private string Value(int depth) => random.Next(depth > 0 ? 9 : 4) switch
    {
        0 => $"{random.Next(10)}",
        1 => $"t{random.Next(10)}",
        2 or 3 => Reference(),
        4 => $"{Reference()} {Reference()}",
        5 => $"{Reference()}x",
        6 => $"[{Value(depth - 1)}, {Value(depth - 1)}]",
        7 => $"{Reference()} [{Value(depth - 1)}]",
        _ => (random.Next(2) == 0 ? "" : Reference() + " ") + $"{{ {"abc"[random.Next(3)]} = {Value(depth - 1)}, {"abc"[random.Next(3)]} = {Value(depth - 1)} }}",
    };
}
