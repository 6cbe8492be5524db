using System.Collections.Immutable;
using ActorTasks.Journal;
using ActorTasks.Journal.Plugin;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>What the shards of a node need of their surroundings.</summary>
internal sealed record ShardContext
{
    /// <summary>This process.</summary>
    public required NodeRef Node { get; init; }

    public required ActorTasksOptions Options { get; init; }

    public required HandlerRegistry Handlers { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Chance Chance { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Reads of open tasks; null where there are no tables: then all of them stay in memory.</summary>
    public required IOpenTasks? OpenTasks { get; init; }

    /// <summary>Reads a task of any shard; null where there are no tables.</summary>
    public required ITaskQueries? Queries { get; init; }

    /// <summary>Changes marks beside the fold; null where there are no tables.</summary>
    public required Func<int, long, IReadOnlyList<HeldMark>, Task>? MarkAsync { get; init; }

    /// <summary>Where shards show their tasks in place of tables.</summary>
    public LiveTasks Live { get; init; } = new();

    /// <summary>How many tasks may be open on the node; null for no bound.</summary>
    public OpenTaskRoom? Room { get; init; }

    /// <summary>Where result files lie; null where attempts make none.</summary>
    public ITaskFiles? Files { get; init; }

    /// <summary>Who is to hear of tasks that changed.</summary>
    public TaskWatchers Watchers { get; init; } = new();

    /// <summary>The sizes of the windows in memory.</summary>
    public IndexLimits IndexLimits =>
        OpenTasks is null ? new IndexLimits(int.MaxValue, int.MaxValue) : new IndexLimits(Options.Window, Options.Window);

    /// <summary>The types of each slot kind.</summary>
    public ImmutableArray<KindTypes> Kinds => Handlers.Kinds;

    /// <summary>The name under which a partition's shard is known to the journal.</summary>
    public static string NameOf(int partition) => ShardName.Of(partition);
}
