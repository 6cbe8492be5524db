using ActorTasks.Actors;

namespace ActorTasks.Simulation;

/// <summary>How small the node is: small limits are met often.</summary>
/// <param name="Partitions">Its shards.</param>
/// <param name="AsyncSlots">Asynchronous attempts at once.</param>
/// <param name="ThreadSlots">Synchronous attempts at once.</param>
/// <param name="Window">Ready tasks of a kind, and due ones, in the memory of a shard.</param>
/// <param name="Unsynced">Commands accepted and not yet on disk.</param>
/// <param name="KeyRetention">How long an idempotency key is kept.</param>
internal sealed record NodeShape(int Partitions, int AsyncSlots, int ThreadSlots, int Window, int Unsynced, TimeSpan KeyRetention)
{
    public const int MostPartitions = 3;

    /// <summary>The bound of every answer.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(4);

    /// <summary>The bound of an attempt that has none of its own.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Whether no key can expire within a run.</summary>
    public bool KeepsKeys => KeyRetention > TimeSpan.FromDays(1);

    /// <summary>
    /// Attempts of a kind that may start before a slot is free: in some nodes some, in others none. What a shard may hold
    /// has a wide bound where attempts start ahead; many commands must meet the narrow one too (<see cref="Windows"/>).
    /// </summary>
    public int Prefetch => Options.Prefetch;

    /// <summary>The settings of the node.</summary>
    public ActorTasksOptions Options { get; } = new()
    {
        Store = StoreKind.Memory,
        Partitions = Partitions,
        AsyncSlots = AsyncSlots,
        ThreadSlots = ThreadSlots,
        Prefetch = Unsynced % 2 == 0 && Partitions > 1 ? 4 : 0,
        Window = Window,
        LimitUnsyncedCount = Unsynced,
        LimitAnswer = Answer,
        AttemptTimeout = AttemptTimeout,
        RestartMin = TimeSpan.FromMilliseconds(10),
        RestartMax = TimeSpan.FromMilliseconds(500),
        StopTimeout = TimeSpan.FromSeconds(2),
        StopGrace = TimeSpan.FromSeconds(1),
        KeyRetention = KeyRetention,
    };
}
