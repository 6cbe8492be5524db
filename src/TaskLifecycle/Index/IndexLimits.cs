namespace ActorTasks.TaskLifecycle;

/// <summary>How much of a shard is held in memory, whatever its backlog.</summary>
/// <param name="Ready">Best ready tasks per slot kind, from 1; <see cref="int.MaxValue"/> where there is no table to refill from.</param>
/// <param name="Due">Next due tasks, from 1; <see cref="int.MaxValue"/> where there is no table to refill from.</param>
internal sealed record IndexLimits(int Ready, int Due);

/// <summary>A task as it stands in the table: the fold of its events and its mark.</summary>
internal readonly record struct IndexRow(TaskState State, string? HeldBy);

/// <summary>A page of ready rows of one kind, for the start of an index.</summary>
/// <param name="Kind">The slot kind.</param>
/// <param name="Rows">In order.</param>
/// <param name="Complete">True when there are no further ones behind.</param>
internal sealed record IndexPage(string Kind, IEnumerable<IndexRow> Rows, bool Complete);

/// <summary>Read ready rows of a kind (waiting, not held) behind a key, in order.</summary>
/// <param name="Kind">The slot kind.</param>
/// <param name="After">Rows are read whose keys are worse.</param>
/// <param name="ReadyUntilUs">Rows are ready whose ready time is not later than this.</param>
/// <param name="Limit">At most so many rows.</param>
internal readonly record struct ReadyRefill(string Kind, ReadyKey After, long ReadyUntilUs, int Limit);

/// <summary>Read waiting rows with a moment (ready time or expiry) behind a mark, in order.</summary>
/// <param name="After">Rows are read whose moments are later.</param>
/// <param name="Limit">At most so many rows.</param>
internal readonly record struct DueRefill(DueKey After, int Limit);
