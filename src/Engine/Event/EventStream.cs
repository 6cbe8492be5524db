using System.Collections.Concurrent;
using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>Where events are published and subscribed to, log events among them.</summary>
public abstract class LoggingBus
{
    private protected LoggingBus()
    {
    }

    /// <summary>The least level that is logged.</summary>
    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Sets the least level for the adapters that are made from now on.</summary>
    /// <param name="logLevel">The level.</param>
    public void SetLogLevel(LogLevel logLevel) => LogLevel = logLevel;

    /// <summary>Subscribes to the events of a type, of what derives from it and of what implements it.</summary>
    /// <param name="subscriber">Who receives them.</param>
    /// <param name="channel">The type.</param>
    /// <returns>False if it is subscribed to this very type already.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public abstract bool Subscribe(IActorRef subscriber, Type channel);

    /// <summary>Unsubscribes from a type; from a part of a wider subscription too.</summary>
    /// <param name="subscriber">Who receives them no longer.</param>
    /// <param name="channel">The type.</param>
    /// <returns>False if it received none of them.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public abstract bool Unsubscribe(IActorRef subscriber, Type channel);

    /// <summary>Unsubscribes from everything.</summary>
    /// <param name="subscriber">Who receives nothing any longer.</param>
    /// <returns>False if it was not subscribed.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public abstract bool Unsubscribe(IActorRef subscriber);

    /// <summary>Publishes an event to those subscribed, each once.</summary>
    /// <param name="event">The event.</param>
    public abstract void Publish(object @event);
}

/// <summary>Where events are published and subscribed to by their type. Subscribers that stop are removed.</summary>
public class EventStream : LoggingBus
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private ConcurrentDictionary<Type, IActorRef[]> _receivers = new();
    private readonly bool _debug;
    private IActorRef? _unsubscriber;

    /// <summary>A stream without subscribers.</summary>
    /// <param name="debug">Whether subscribing and unsubscribing is published as a debug event.</param>
    public EventStream(bool debug) => _debug = debug;

    /// <inheritdoc/>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        Note("subscribing", subscriber, $"to channel {channel}");
        lock (_gate)
        {
            if (_subscriptions.Exists(s => s.Channel == channel && s.Subscriber.Equals(subscriber)))
            {
                return false;
            }

            _subscriptions.Add(new Subscription(subscriber, channel));
            _receivers = new();
            _unsubscriber?.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        Note("unsubscribing", subscriber, $"from channel {channel}");
        lock (_gate)
        {
            var removed = _subscriptions.RemoveAll(s => s.Channel == channel && s.Subscriber.Equals(subscriber)) > 0;
            if (!removed)
            {
                foreach (var wider in _subscriptions.Where(s => s.Channel.IsAssignableFrom(channel) && s.Subscriber.Equals(subscriber)))
                {
                    removed |= wider.Excluded.Add(channel);
                }
            }

            _receivers = new();
            ForgetIfGone(subscriber);
            return removed;
        }
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        Note("unsubscribing", subscriber, "from all channels");
        lock (_gate)
        {
            var removed = _subscriptions.RemoveAll(s => s.Subscriber.Equals(subscriber)) > 0;
            _receivers = new();
            ForgetIfGone(subscriber);
            return removed;
        }
    }

    /// <inheritdoc/>
    public override void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var receivers = _receivers;
        if (!receivers.TryGetValue(@event.GetType(), out var refs))
        {
            lock (_gate)
            {
                refs = _subscriptions.Where(s => s.Covers(@event.GetType())).Select(s => s.Subscriber).Distinct().ToArray();
                _receivers[@event.GetType()] = refs;
            }
        }

        foreach (var receiver in refs)
        {
            receiver.Tell(@event);
        }
    }

    /// <summary>From now on subscribers that stop are removed.</summary>
    internal void StartUnsubscriber(IActorRef unsubscriber)
    {
        lock (_gate)
        {
            _unsubscriber = unsubscriber;
            foreach (var subscriber in _subscriptions.Select(s => s.Subscriber).Distinct())
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
        if (!_subscriptions.Exists(s => s.Subscriber.Equals(subscriber)))
        {
            _unsubscriber?.Tell(new EventStreamUnsubscriber.Forget(subscriber), ActorRefs.NoSender);
        }
    }

    private sealed class Subscription(IActorRef subscriber, Type channel)
    {
        public IActorRef Subscriber => subscriber;

        public Type Channel => channel;

        public HashSet<Type> Excluded { get; } = [];

        public bool Covers(Type type) => channel.IsAssignableFrom(type) && !Excluded.Any(e => e.IsAssignableFrom(type));
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
