using ActorEngine.Event;

namespace ActorEngine.Persistence;

/// <summary>What persistent actors log.</summary>
internal static class PersistenceLog
{
    public static void RecoveryFailed(this ILoggingAdapter log, Exception cause, object? @event, string persistenceId, long sequenceNr)
    {
        if (@event is null)
        {
            log.Error(cause, "Persistence failure when replaying events for persistenceId [{0}]. Last known sequence number [{1}]", persistenceId, sequenceNr);
        }
        else
        {
            log.Error(
                cause, "Exception in ReceiveRecover when replaying event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
                @event.GetType(), sequenceNr, persistenceId);
        }
    }

    public static void WriteFailed(this ILoggingAdapter log, Exception cause, object @event, string persistenceId, long sequenceNr) =>
        log.Error(cause, "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}].", @event.GetType(), sequenceNr, persistenceId);

    public static void WriteRejected(this ILoggingAdapter log, Exception cause, object @event, string persistenceId, long sequenceNr) =>
        log.Error(
            cause, "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}] due to [{3}].",
            @event.GetType(), sequenceNr, persistenceId, cause.Message);

    /// <summary>Warns of a failure that the actor was told and did not handle.</summary>
    public static void UnhandledFailure(this ILoggingAdapter log, object message, string persistenceId)
    {
        switch (message)
        {
            case SaveSnapshotFailure failure:
                log.Warning(failure.Cause, "Failed to SaveSnapshot given metadata [{0}] due to: {1}", failure.Metadata, failure.Cause.Message);
                break;
            case DeleteSnapshotFailure failure:
                log.Warning(failure.Cause, "Failed to DeleteSnapshot given metadata [{0}] due to: {1}", failure.Metadata, failure.Cause.Message);
                break;
            case DeleteSnapshotsFailure failure:
                log.Warning(failure.Cause, "Failed to DeleteSnapshots given criteria [{0}] due to: {1}", failure.Criteria, failure.Cause.Message);
                break;
            case DeleteMessagesFailure failure:
                log.Warning(
                    failure.Cause, "Failed to DeleteMessages ToSequenceNr [{0}] for PersistenceId [{1}] due to: {2}",
                    failure.ToSequenceNr, persistenceId, failure.Cause.Message);
                break;
        }
    }
}
