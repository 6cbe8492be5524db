using ActorEngine.Actor.Cells;

namespace ActorEngine.Actor;

/// <summary>Asks: sends a message and gives the reply as a task. Only the timeout or the token ends a wait for one who never replies.</summary>
public static class Futures
{
    /// <summary>Asks for any reply; a <see cref="Status.Failure"/> is a reply like others.</summary>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The message.</param>
    /// <param name="timeout">How long to wait; null is <c>akka.actor.ask-timeout</c>, zero or less is for ever.</param>
    /// <exception cref="AskTimeoutException">No reply came in time.</exception>
    /// <exception cref="NotSupportedException"><paramref name="self"/> is <see cref="Nobody"/>.</exception>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<object>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask(ICanTell, object, TimeSpan?)"/>
    /// <remarks><paramref name="cancellationToken"/>: gives it up with a <see cref="TaskCanceledException"/>.</remarks>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<object>(message, null, cancellationToken);

    /// <inheritdoc cref="Ask(ICanTell, object, TimeSpan?)"/>
    /// <remarks><paramref name="cancellationToken"/>: gives it up with a <see cref="TaskCanceledException"/>.</remarks>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
        => self.Ask<object>(message, timeout, cancellationToken);

    /// <summary>Asks for a reply of type <typeparamref name="T"/>; a <see cref="Status.Failure"/> fails the task with its cause.</summary>
    /// <typeparam name="T">The type of the reply.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The message.</param>
    /// <param name="timeout">How long to wait; null is <c>akka.actor.ask-timeout</c>, zero or less is for ever.</param>
    /// <exception cref="AskTimeoutException">No reply came in time.</exception>
    /// <exception cref="ArgumentException">The reply is of another type.</exception>
    /// <exception cref="NotSupportedException"><paramref name="self"/> is <see cref="Nobody"/>.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<T>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?)"/>
    /// <remarks><paramref name="cancellationToken"/>: gives it up with a <see cref="TaskCanceledException"/>.</remarks>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) => self.Ask<T>(message, null, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?)"/>
    /// <remarks><paramref name="cancellationToken"/>: gives it up with a <see cref="TaskCanceledException"/>.</remarks>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var reply = Start<T>(self, timeout, cancellationToken);
        self.Tell(message, reply);
        return reply.Task;
    }

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?)"/>
    /// <remarks><paramref name="messageFactory"/>: makes the message, given the reference that takes the reply.
    /// <paramref name="cancellationToken"/>: gives it up with a <see cref="TaskCanceledException"/>.</remarks>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var reply = Start<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(reply), reply);
        return reply.Task;
    }

    private static ReplyRef<T> Start<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var system = SystemOf(self);
        var reply = new ReplyRef<T>(system);
        reply.Arm(timeout ?? system.Settings.AskTimeout, cancellationToken);
        return reply;
    }

    private static ActorSystemImpl SystemOf(ICanTell target) => target switch
    {
        IInternalActorRef actor => actor.System,
        ActorSelection selection => SystemOf(selection.Anchor),
        Nobody => throw new NotSupportedException("Nobody does not provide"),
        _ => ActorCell.Current?.SystemImpl ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(target)),
    };
}
