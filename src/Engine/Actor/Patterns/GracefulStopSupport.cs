using ActorEngine.Dispatch;

namespace ActorEngine.Actor;

/// <summary>Stops an actor and waits until it is gone.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends a <see cref="PoisonPill"/> and waits until the actor is gone. Never to be awaited by the actor itself.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>False if the time was up before; true also if it was dead already.</returns>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends a message and waits until the actor is gone. Never to be awaited by the actor itself.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="stopMessage">The message, on which it stops.</param>
    /// <returns>False if the time was up before; true also if it was dead already.</returns>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        using var patience = new CancellationTokenSource(timeout, (target as IInternalActorRef)?.System.Clock ?? TimeProvider.System);
        var gone = target.WatchAsync(patience.Token);
        target.Tell(stopMessage, ActorRefs.NoSender);
        return await gone.ConfigureAwait(false);
    }
}

/// <summary>Watches an actor from outside.</summary>
public static class WatchAsyncSupport
{
    /// <summary>Waits until an actor is gone.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="token">Gives it up.</param>
    /// <returns>True once it is gone, at once if it is; false if it was given up.</returns>
    /// <exception cref="InvalidOperationException">The reference cannot be watched.</exception>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var subject = target as IInternalActorRef
            ?? throw new InvalidOperationException($"{target} is not an actor of the engine and cannot be death-watched");
        var watcher = new DeathAwaiter(subject.System);
        subject.SendSystemMessage(new Watch(subject, watcher));
        try
        {
            await watcher.Gone.WaitAsync(token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            subject.SendSystemMessage(new Unwatch(subject, watcher));
        }
    }

    private sealed class DeathAwaiter(ActorSystemImpl system) : InternalActorRef
    {
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Gone => _gone.Task;

        public override ActorPath Path { get; } = system.NewTempPath();

        public override ActorSystemImpl System => system;

        public override void Tell(object message, IActorRef? sender)
        {
        }

        public override void SendSystemMessage(SystemMessage message)
        {
            if (message is DeathWatchNotification)
            {
                _gone.TrySetResult();
            }
        }
    }
}
