using ActorEngine.Event;

namespace ActorEngine.Actor.Cells;

/// <summary>
/// What actors tell about themselves when <c>akka.actor.debug.lifecycle</c>, <c>autoreceive</c> or <c>log-timers</c> is
/// on: debug events whose source is the actor's path.
/// </summary>
internal static class DebugEvents
{
    public static void Started(ActorCell cell)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, $"Started ({cell.Actor})");
        }
    }

    public static void Restarting(ActorCell cell)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, "Restarting");
        }
    }

    public static void Restarted(ActorCell cell)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, $"Restarted ({cell.Actor})");
        }
    }

    public static void Stopping(ActorCell cell)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, "Stopping");
        }
    }

    public static void Stopped(ActorCell cell)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, "Stopped");
        }
    }

    public static void Supervising(ActorCell cell, IActorRef child)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, $"now supervising {child.Path}");
        }
    }

    public static void Watched(ActorCell cell, IActorRef watcher)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, $"now watched by {watcher}");
        }
    }

    public static void Unwatched(ActorCell cell, IActorRef watcher)
    {
        if (LogsLifecycle(cell))
        {
            Publish(cell, $"no longer watched by {watcher}");
        }
    }

    public static void AutoReceived(ActorCell cell, object message)
    {
        if (cell.SystemImpl.Settings.DebugAutoReceive)
        {
            Publish(cell, $"received AutoReceiveMessage <{message}> from {cell.Sender}");
        }
    }

    public static void Timer(ActorCell cell, string what, object key)
    {
        if (cell.SystemImpl.Settings.DebugTimerScheduler)
        {
            Publish(cell, $"{what} timer [{key}]");
        }
    }

    private static bool LogsLifecycle(ActorCell cell) => cell.SystemImpl.Settings.DebugLifecycle;

    private static void Publish(ActorCell cell, string text)
        => cell.SystemImpl.EventStream.Publish(new Debug(cell.Self.Path.ToString(), cell.Props.Type, text));
}
