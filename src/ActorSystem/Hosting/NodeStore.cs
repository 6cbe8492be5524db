using ActorTasks.Journal;

namespace ActorTasks.Actors;

/// <summary>What a node knows of where its tasks are kept: tables of ours, or none beside the events (<c>store.kind = akka</c>).</summary>
internal sealed record NodeStore
{
    private const int DefaultPartitions = 8;

    /// <summary>Number of partitions, 1 to 4,096.</summary>
    public required int Partitions { get; init; }

    /// <summary>Reads of the front door.</summary>
    public required ITaskQueries Queries { get; init; }

    /// <summary>The files of tasks.</summary>
    public required ITaskFiles Files { get; init; }

    /// <summary>Where the tables are; null for none.</summary>
    public ITaskStore? Tables { get; init; }

    /// <summary>Where shards show their tasks in place of tables; null where there are tables.</summary>
    public LiveTasks? Live { get; init; }

    /// <summary>With tables.</summary>
    public static NodeStore Of(ITaskStore store) => new()
    {
        Partitions = store.Partitions,
        Queries = store.Queries,
        Files = store.Files,
        Tables = store,
    };

    /// <summary>Without: what is open, and what finished last, is in the memory of the shards.</summary>
    public static NodeStore WithoutTables(ActorTasksOptions options)
    {
        var live = new LiveTasks();
        return new NodeStore { Partitions = options.Partitions ?? DefaultPartitions, Queries = live, Files = new NoTaskFiles(), Live = live };
    }

    /// <summary>What a store without tables does not do.</summary>
    /// <param name="what">In the plural.</param>
    public static TaskRefusedException NotSupported(string what) =>
        new(Refusal.SlugOf(RefusalKind.NotSupported), $"There are no {what} with store.kind = akka: it keeps events alone, and no tables.");
}
