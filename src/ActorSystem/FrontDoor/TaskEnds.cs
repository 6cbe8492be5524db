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

/// <summary>Looks at the task's row, soon at first and then less often, so that a long wait costs little.</summary>
internal sealed class TaskEnds(ITaskQueries queries, TimeProvider clock) : ITaskEnds
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public async Task<TaskState?> WhenFinalAsync(TaskId id, CancellationToken cancellation)
    {
        for (var wait = s_first; ; wait = wait * 1.5 < s_longest ? wait * 1.5 : s_longest)
        {
            var row = await queries.GetAsync(id, cancellation);
            if (row is null || row.State.State.IsFinal())
            {
                return row?.State;
            }

            await Task.Delay(wait, clock, cancellation);
        }
    }
}
