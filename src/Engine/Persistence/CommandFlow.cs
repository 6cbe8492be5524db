using ActorEngine.Actor;
using ActorEngine.Actor.Cells;
using ActorEngine.Event;

namespace ActorEngine.Persistence;

/// <summary>
/// The working half of a persistent actor: lets commands through one by one, holds them back while a stashing persist
/// is pending, and runs handlers as the journal's replies come in.
/// </summary>
internal sealed class CommandFlow(Eventsourced actor, int instanceId, IStash waiting)
{
    private bool _asyncTaskRunning;

    public EventWriter Writer { get; } = new(instanceId);

    /// <summary>What a message that failed was about: the stored event where it was a reply.</summary>
    public static object Unwrap(object message) => message switch
    {
        WriteMessageSuccess success => success.Persistent,
        LoopMessageSuccess success => success.Message,
        ReplayedMessage replayed => replayed.Persistent,
        _ => message,
    };

    public void Handle(Receive receive, object message)
    {
        if (HandleReply(message))
        {
            return;
        }

        if (Writer.HoldsCommands)
        {
            Hold(message);
            return;
        }

        var failed = true;
        try
        {
            actor.Deliver(receive, message);
            failed = false;
        }
        finally
        {
            Settle(failed);
        }
    }

    /// <summary>After the recovery: what was held back during it comes in, unless something was persisted already.</summary>
    public void Open()
    {
        Flush();
        if (!Writer.HoldsCommands)
        {
            waiting.UnstashAll();
        }
    }

    public void Flush() => Writer.Flush(actor.Journal, actor.Ref);

    /// <summary>Gives back what was held: for restart and stop.</summary>
    public void Release() => waiting.UnstashAll();

    public void Hold(object message)
    {
        try
        {
            waiting.Stash();
        }
        catch (StashOverflowException)
        {
            switch (actor.InternalStashOverflowStrategy)
            {
                case DiscardToDeadLetterStrategy:
                    actor.DeadLetters.Tell(new DeadLetter(message, actor.CurrentSender, actor.Ref), actor.CurrentSender);
                    break;
                case ReplyToStrategy reply:
                    actor.CurrentSender.Tell(reply.Response, actor.Ref);
                    break;
                default:
                    throw;
            }
        }
    }

    public void Run(Func<Task> action)
    {
        if (_asyncTaskRunning)
        {
            throw new NotSupportedException("RunTask calls cannot be nested");
        }

        AsyncHandlers.Run(() =>
        {
            var task = action();
            return task.IsCompleted ? task : SettleAfter(task);
        });
    }

    private async Task SettleAfter(Task task)
    {
        _asyncTaskRunning = true;
        var failed = true;
        try
        {
            await task;
            failed = false;
        }
        finally
        {
            _asyncTaskRunning = false;
            Settle(failed);
        }
    }

    /// <summary>True if the message was the journal's and is dealt with.</summary>
    private bool HandleReply(object message)
    {
        switch (message)
        {
            case WriteMessageSuccess success:
                if (success.ActorInstanceId == instanceId)
                {
                    actor.Advance(success.Persistent.SequenceNr);
                    RunHandler(success.Persistent.Payload);
                }

                return true;
            case LoopMessageSuccess success:
                if (success.ActorInstanceId == instanceId)
                {
                    RunHandler(success.Message);
                }

                return true;
            case WriteMessagesSuccessful successful:
                if (successful.ActorInstanceId == 0 || successful.ActorInstanceId == instanceId)
                {
                    Writer.WriteEnded();
                    Flush();
                }

                return true;
            case WriteMessageRejected rejected:
                if (rejected.ActorInstanceId == instanceId)
                {
                    Reject(rejected);
                }

                return true;
            case WriteMessageFailure failure:
                if (failure.ActorInstanceId == instanceId)
                {
                    Fail(failure);
                }

                return true;
            case WriteMessagesFailed failed:
                // With writes in the batch a failure per event follows and stops the actor.
                if (failed.WriteCount == 0)
                {
                    Writer.WriteEnded();
                }

                return true;
            default:
                return IsLeftoverOfRecovery(message);
        }
    }

    private static bool IsLeftoverOfRecovery(object message) => message
        is RecoveryTick
        or RecoveryPermitGranted
        or ReplayedMessage { ActorInstanceId: not 0 }
        or RecoverySuccess { ActorInstanceId: not 0 }
        or ReplayMessagesFailure { ActorInstanceId: not 0 };

    private void RunHandler(object payload)
    {
        var failed = true;
        try
        {
            Writer.RunHead(payload);
            failed = false;
        }
        finally
        {
            Writer.Pop();
            Settle(failed);
        }
    }

    private void Reject(WriteMessageRejected rejected)
    {
        actor.Advance(rejected.Persistent.SequenceNr);
        Writer.Pop();
        var failed = true;
        try
        {
            actor.WriteRejected(rejected.Cause, rejected.Persistent);
            failed = false;
        }
        finally
        {
            // As in Akka.NET, what is persisted asynchronously here goes out after the next command or handler.
            if (Writer.HoldsCommands)
            {
                Flush();
            }

            LetThrough(failed);
        }
    }

    private void Fail(WriteMessageFailure failure)
    {
        Writer.Pop();
        try
        {
            actor.WriteFailed(failure.Cause, failure.Persistent);
        }
        finally
        {
            actor.StopNow();
        }
    }

    /// <summary>After a command or a handler: sends what was persisted, then lets the next waiting command through.</summary>
    private void Settle(bool failed)
    {
        Flush();
        LetThrough(failed);
    }

    /// <summary>The next waiting command comes in, all of them after a failure so that none is lost with this instance.</summary>
    private void LetThrough(bool failed)
    {
        if (_asyncTaskRunning || Writer.HoldsCommands)
        {
            return;
        }

        if (failed)
        {
            waiting.UnstashAll();
        }
        else if (waiting.NonEmpty)
        {
            waiting.Unstash();
        }
    }
}
