using ActorTasks.Journal;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>What the pool needs of its surroundings.</summary>
/// <param name="Options">Slots and timeouts.</param>
/// <param name="Handlers">The functions.</param>
/// <param name="Runner">Runs them.</param>
/// <param name="OpenTasks">Where payloads are read; null where shards hand them over.</param>
/// <param name="Log">Its logger.</param>
internal sealed record PoolContext(
    ActorTasksOptions Options,
    HandlerRegistry Handlers,
    IAttemptRunner Runner,
    IOpenTasks? OpenTasks,
    ILogger Log)
{
    /// <summary>Whether this process may call handlers now; asked before each, by whatever clock it goes.</summary>
    public Func<bool> MayStart { get; init; } = static () => true;

    /// <summary>Whether callers wait for an answer of the front door.</summary>
    public Func<bool> HasCallers { get; init; } = static () => false;

    /// <summary>Measures what handlers take.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads payloads by batch.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> ReadPayloadsAsync(IReadOnlyList<TaskId> ids) =>
        OpenTasks?.PayloadsAsync(ids, CancellationToken.None)
        ?? Task.FromResult<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>>(new Dictionary<TaskId, ReadOnlyMemory<byte>>());
}
