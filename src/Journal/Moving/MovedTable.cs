using System.Collections.Immutable;
using static ActorTasks.Journal.Moving.CellKind;

namespace ActorTasks.Journal.Moving;

/// <summary>What a cell holds, in the words of both stores.</summary>
internal enum CellKind
{
    Int,
    BigInt,
    Id,
    Text,
    Json,
    Bytes,
}

/// <summary>A table that is moved row by row. Its statements are files of each store, in <c>Sql/moving</c>, with the columns in this order.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">What its columns hold.</param>
internal sealed record MovedTable(string Name, ImmutableArray<CellKind> Columns)
{
    /// <summary>Names the statement that reads all rows.</summary>
    public string Read { get; } = "moving/read-" + Name.Replace('_', '-');

    /// <summary>Names the statement that writes rows.</summary>
    public string Write { get; } = "moving/write-" + Name.Replace('_', '-');

    /// <summary>Names the statement that counts the rows.</summary>
    public string Count { get; } = "moving/count-" + Name.Replace('_', '-');

    private static readonly ImmutableArray<CellKind> s_task =
    [
        Id, Int, Text, Text, Text, Int, BigInt, BigInt, BigInt, BigInt, BigInt, Int, Int, Int, Text, Text, Text, BigInt, Int, Json,
    ];

    /// <summary>All of a store but its shards, its epochs, its files and what it says of itself.</summary>
    public static readonly ImmutableArray<MovedTable> All =
    [
        new("events", [Int, BigInt, Id, Int, BigInt, BigInt, Text, Json, Bytes]),
        new("tasks", s_task),
        new("history", s_task),
        new("history_tags", [Text, Id]),
        new("blobs", [Id, Text, Text, Text, Bytes, Text, Text]),
        new("keys", [Text, Id, Bytes, BigInt]),
        new("counters", [Int, Text, Text, BigInt]),
    ];
}
