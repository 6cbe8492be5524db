using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Waits for tasks to become final.</summary>
internal interface ITaskEnds
{
    /// <summary>The task in its final state; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    Task<TaskState?> WhenFinalAsync(TaskId id, CancellationToken cancellation);
}

/// <summary>Hears of the end from the shards of this node, and reads the tables for it.</summary>
internal sealed class TaskEnds(ITaskQueries queries, TaskWatchers watchers) : ITaskEnds
{
    /// <inheritdoc/>
    public async Task<TaskState?> WhenFinalAsync(TaskId id, CancellationToken cancellation)
    {
        using var watcher = watchers.Watch(id, onlyFinal: true);
        using var left = cancellation.UnsafeRegister(static watcher => ((TaskWatcher)watcher!).Tell(), watcher);
        while (true)
        {
            watcher.Listen();
            cancellation.ThrowIfCancellationRequested();
            var task = watcher.Ended ?? (await queries.GetAsync(id, cancellation))?.State;
            if (task is null || task.State.IsFinal())
            {
                return task;
            }

            await watcher.Told;
        }
    }
}
