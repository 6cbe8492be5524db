using System.Collections.Concurrent;
using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>Where events are published and subscribed to by their type, log events among them.</summary>
public class LoggingBus
{
    private readonly List<Subscription> _subscriptions = [];
    private ConcurrentDictionary<Type, IActorRef[]> _receivers = new();

    /// <summary>The least level that is logged.</summary>
    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Held while subscriptions change.</summary>
    private protected Lock Gate { get; } = new();

    /// <summary>Sets the least level for the adapters that are made from now on.</summary>
    /// <param name="logLevel">The level.</param>
    public void SetLogLevel(LogLevel logLevel) => LogLevel = logLevel;

    /// <summary>Subscribes to the events of a type, of what derives from it and of what implements it.</summary>
    /// <param name="subscriber">Who receives them.</param>
    /// <param name="classifier">The type.</param>
    /// <returns>False if it is subscribed to this very type already.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public virtual bool Subscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(classifier);
        lock (Gate)
        {
            if (_subscriptions.Exists(s => s.Channel == classifier && s.Subscriber.Equals(subscriber)))
            {
                return false;
            }

            _subscriptions.Add(new Subscription(subscriber, classifier));
            _receivers = new();
            return true;
        }
    }

    /// <summary>Unsubscribes from a type; from a part of a wider subscription too.</summary>
    /// <param name="subscriber">Who receives them no longer.</param>
    /// <param name="classifier">The type.</param>
    /// <returns>False if it received none of them.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public virtual bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(classifier);
        lock (Gate)
        {
            var removed = _subscriptions.RemoveAll(s => s.Channel == classifier && s.Subscriber.Equals(subscriber)) > 0;
            if (!removed)
            {
                foreach (var wider in _subscriptions.Where(s => s.Channel.IsAssignableFrom(classifier) && s.Subscriber.Equals(subscriber)))
                {
                    removed |= wider.Excluded.Add(classifier);
                }
            }

            _receivers = new();
            return removed;
        }
    }

    /// <summary>Unsubscribes from everything.</summary>
    /// <param name="subscriber">Who receives nothing any longer.</param>
    /// <returns>False if it was not subscribed.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public virtual bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (Gate)
        {
            var removed = _subscriptions.RemoveAll(s => s.Subscriber.Equals(subscriber)) > 0;
            _receivers = new();
            return removed;
        }
    }

    /// <summary>Publishes an event to those subscribed, each once.</summary>
    /// <param name="event">The event.</param>
    public virtual void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var receivers = _receivers;
        if (!receivers.TryGetValue(@event.GetType(), out var refs))
        {
            lock (Gate)
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

    /// <summary>Those subscribed, each once; to be called under the gate.</summary>
    private protected IReadOnlyList<IActorRef> Subscribers() => [.. _subscriptions.Select(s => s.Subscriber).Distinct()];

    private sealed class Subscription(IActorRef subscriber, Type channel)
    {
        public IActorRef Subscriber => subscriber;

        public Type Channel => channel;

        public HashSet<Type> Excluded { get; } = [];

        public bool Covers(Type type) => channel.IsAssignableFrom(type) && !Excluded.Any(e => e.IsAssignableFrom(type));
    }
}
