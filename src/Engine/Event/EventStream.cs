using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>Where events are published and subscribed to by their type. Subscribers that stop are removed.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private IActorRef? _unsubscriber;

    /// <summary>A stream without subscribers.</summary>
    /// <param name="debug">Whether subscribing and unsubscribing is published as a debug event.</param>
    public EventStream(bool debug) => _debug = debug;

    /// <inheritdoc/>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        Note("subscribing", subscriber, $"to channel {channel}");
        lock (Gate)
        {
            if (!base.Subscribe(subscriber, channel))
            {
                return false;
            }

            _unsubscriber?.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
            return true;
        }
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        Note("unsubscribing", subscriber, $"from channel {channel}");
        lock (Gate)
        {
            var removed = base.Unsubscribe(subscriber, channel);
            ForgetIfGone(subscriber);
            return removed;
        }
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        Note("unsubscribing", subscriber, "from all channels");
        lock (Gate)
        {
            var removed = base.Unsubscribe(subscriber);
            ForgetIfGone(subscriber);
            return removed;
        }
    }

    /// <summary>From now on subscribers that stop are removed.</summary>
    internal void StartUnsubscriber(IActorRef unsubscriber)
    {
        lock (Gate)
        {
            _unsubscriber = unsubscriber;
            foreach (var subscriber in Subscribers())
            {
                unsubscriber.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
            }
        }
    }

    private void Note(string what, IActorRef subscriber, string channel)
    {
        if (_debug)
        {
            Publish(new Debug(nameof(EventStream), GetType(), $"{what} {subscriber} {channel}"));
        }
    }

    private void ForgetIfGone(IActorRef subscriber)
    {
        if (!Subscribers().Contains(subscriber))
        {
            _unsubscriber?.Tell(new EventStreamUnsubscriber.Forget(subscriber), ActorRefs.NoSender);
        }
    }
}

/// <summary>Subscribes by type argument.</summary>
public static class EventStreamExtensions
{
    /// <summary>Subscribes to the events of type <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="eventStream">The stream.</param>
    /// <param name="subscriber">Who receives them.</param>
    public static bool Subscribe<T>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(T));

    /// <summary>Unsubscribes from the events of type <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="eventStream">The stream.</param>
    /// <param name="subscriber">Who receives them no longer.</param>
    public static bool Unsubscribe<T>(this EventStream eventStream, IActorRef subscriber) => eventStream.Unsubscribe(subscriber, typeof(T));
}

/// <summary>Watches subscribers and removes those that stop.</summary>
internal sealed class EventStreamUnsubscriber : ReceiveActor
{
    public EventStreamUnsubscriber(EventStream stream)
    {
        Receive<Register>(r => Context.Watch(r.Subscriber));
        Receive<Forget>(f => Context.Unwatch(f.Subscriber));
        Receive<Terminated>(t => stream.Unsubscribe(t.ActorRef));
    }

    public sealed record Register(IActorRef Subscriber);

    public sealed record Forget(IActorRef Subscriber) : INotInfluenceReceiveTimeout;
}
