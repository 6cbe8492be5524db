using System.Collections.Immutable;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Makes the write of what the rules decided.</summary>
internal static class Writes
{
    /// <summary>Folds the events and puts each between the task before and after it.</summary>
    /// <param name="heldBy">The mark of the task in a state.</param>
    public static PendingWrite Of(
        ShardWork work,
        TaskState? before,
        ImmutableArray<TaskEvent> events,
        Func<TaskState, string?> heldBy)
    {
        var claims = work is ShardWork.Call { Asked.Key: { } key } ? new Claims(key) : null;
        var recorded = new Recorded[events.Length];
        var state = before;
        for (var i = 0; i < events.Length; i++)
        {
            var after = TaskRules.Evolve(state, events[i]);
            recorded[i] = new Recorded(events[i], state, after, i == 0 ? claims : null, heldBy(after));
            state = after;
        }

        return new PendingWrite(work, before, state!, recorded);
    }

    /// <summary>Whether a failed write is certainly not on disk.</summary>
    public static bool IsCertainlyNotStored(Exception? cause)
    {
        for (var fault = cause; fault is not null; fault = fault.InnerException)
        {
            if (fault is OutcomeUnknownException)
            {
                return false;
            }

            if (fault is StoreUnavailableException or StaleEpochException)
            {
                return true;
            }
        }

        return false;
    }
}
