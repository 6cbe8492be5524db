using System.Collections.Immutable;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Makes the write of what the rules decided.</summary>
internal static class Writes
{
    /// <summary>Folds the events and puts each between the task before and after it.</summary>
    /// <param name="events">Those of the task, at least one, then the submits of tasks that came to be with them.</param>
    /// <param name="heldBy">The mark of the task in a state.</param>
    /// <param name="keyRetentionUs">How long the idempotency keys of tasks that came to be are kept.</param>
    public static PendingWrite Of(
        ShardWork work,
        TaskState? before,
        ImmutableArray<TaskEvent> events,
        Func<TaskState, string?> heldBy,
        long keyRetentionUs)
    {
        var claims = work is ShardWork.Call { Asked.Key: { } key } ? new Claims(key) : null;
        var recorded = new Recorded[events.Length];
        var state = before;
        var own = 0;
        for (; own < events.Length && events[own].Id == work.Id; own++)
        {
            var after = TaskRules.Evolve(state, events[own]);
            recorded[own] = new Recorded(events[own], state, after, own == 0 ? claims : null, heldBy(after));
            state = after;
        }

        return new PendingWrite(work, before, state!, recorded, own == events.Length ? [] : Create(work, events, recorded, own, keyRetentionUs));
    }

    private static TaskState[] Create(ShardWork work, ImmutableArray<TaskEvent> events, Recorded[] recorded, int first, long keyRetentionUs)
    {
        var enqueued = ((AttemptOutcome.Succeeded)((RecordOutcome)work.Command!).Outcome).Enqueued;
        var created = new TaskState[events.Length - first];
        for (var i = 0; i < created.Length; i++)
        {
            var happened = events[first + i];
            created[i] = TaskRules.Evolve(null, happened);
            var claims = created[i].IdempotencyKey is { } key
                ? new Claims(new KeyClaim(key, enqueued[i].RequestHash, happened.AtUs + keyRetentionUs))
                : null;
            recorded[first + i] = new Recorded(happened, null, created[i], claims);
        }

        return created;
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
