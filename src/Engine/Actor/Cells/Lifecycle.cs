using ActorEngine.Event;

namespace ActorEngine.Actor.Cells;

/// <summary>How an actor starts and how it ends.</summary>
internal static class Lifecycle
{
    public static void Create(ActorCell cell)
    {
        try
        {
            cell.Actor = cell.NewActor();
            cell.Actor.AroundPreStart();
        }
        catch (Exception cause)
        {
            if (cell.Actor is { } halfStarted)
            {
                cell.ActorTimers?.CancelAll();
                cell.Actor = null;
                Release(cell, halfStarted);
            }

            throw new ActorInitializationException(cell.Self, "Exception during creation", cause);
        }

        cell.AfterMessage();
        DebugEvents.Started(cell);
    }

    /// <summary>Stops the children first; the rest waits for the last of them.</summary>
    public static void Terminate(ActorCell cell)
    {
        cell.CancelReceiveTimeout();

        // A stopping actor gets no notice of its own watches.
        cell.UnwatchAll();
        var wasTerminating = cell.IsTerminating;
        var children = cell.Children.BeginTermination();
        if (children.Count == 0)
        {
            FinishTerminate(cell);
            return;
        }

        if (!wasTerminating)
        {
            // No further messages, and no failure during the stop goes up.
            cell.Mailbox.Suspend();
            cell.Faults.SetFailed(cell.SelfRef);
            DebugEvents.Stopping(cell);
        }

        foreach (var child in children)
        {
            child.Stop();
        }
    }

    public static void FinishTerminate(ActorCell cell)
    {
        var actor = cell.Actor;
        if (actor is not null)
        {
            Guard(cell, actor.AroundPostStop);
            Guard(cell, () => (actor as IActorStash)?.Stash?.UnstashAll());
        }

        // The instance has cancelled them before PostStop; it may have started some since, or have overridden that.
        cell.ActorTimers?.CancelAll();
        DebugEvents.Stopped(cell);
        try
        {
            cell.Mailbox.Close();
        }
        finally
        {
            // Whatever went wrong with a dead letter: who waits for the end of this actor must learn of it.
            cell.TellWatchers();
            cell.LetGo();
            if (actor is not null)
            {
                Release(cell, actor);
            }
        }
    }

    /// <summary>The instance is not used any more: it is disposed, and what it still tells itself is a dead letter.</summary>
    public static void Release(ActorCell cell, ActorBase actor)
    {
        Guard(cell, () => cell.Props.Release(actor));
        actor.ClearSelf(cell.SystemImpl.DeadLetters);
    }

    public static void PublishError(ActorCell cell, Exception cause, string message)
        => cell.SystemImpl.EventStream.Publish(new Error(cause, cell.Self.Path.ToString(), cell.Props.Type, message));

    private static void Guard(ActorCell cell, Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause)
        {
            PublishError(cell, cause, cause.Message);
        }
    }
}
