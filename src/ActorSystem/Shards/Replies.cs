using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>What a caller is told.</summary>
internal static class Replies
{
    /// <summary>The rules have refused the command.</summary>
    public static TaskReply Of(Decision.Rejected rejected) => new TaskReply.Refused(
        rejected.Kind switch
        {
            RejectionKind.NotFound => RefusalKind.NotFound,
            RejectionKind.AlreadyFinal or RejectionKind.NotReady => RefusalKind.AlreadyFinal,
            RejectionKind.AlreadyExists => RefusalKind.StoreUnavailable,
            var unknown => throw new InvalidOperationException($"The rejection {unknown} has no answer."),
        },
        rejected.Message);

    /// <summary>The key belongs to an earlier task of another request.</summary>
    public static TaskReply KeyConflict(KeyTakenException taken) => new TaskReply.Refused(
        RefusalKind.KeyConflict,
        $"The idempotency key '{taken.Key}' belongs to task {taken.Earlier}, which had another type or payload.",
        taken.Earlier);

    /// <summary>The key belongs to an earlier task of the same request.</summary>
    public static TaskReply Earlier(TaskId id, TaskState? earlier) => earlier is null
        ? new TaskReply.Refused(RefusalKind.NotFound, $"The idempotency key belongs to task {id}, which is no longer kept.", id)
        : new TaskReply.Accepted(earlier, Replayed: true);

    /// <summary>As many tasks are open as may be.</summary>
    public static TaskReply TooManyOpen(long limit) => new TaskReply.Refused(
        RefusalKind.Overloaded, $"{limit} tasks are open on this node, which is all that limits.open-tasks allows.");

    /// <summary>The journal refused the write; nothing of it is stored.</summary>
    public static TaskReply NotStored(Exception cause) =>
        new TaskReply.Refused(RefusalKind.StoreUnavailable, $"The store refused the write: {cause.Message}");
}
