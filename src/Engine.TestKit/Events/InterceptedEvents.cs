using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>Shows the log events and dead letters of a system to the filters that tests have installed, as they are published.</summary>
internal sealed class InterceptedEvents : IExtension
{
    // An event may come here twice, by itself and from a logger: the first time decides.
    private readonly ConditionalWeakTable<object, StrongBox<bool>> _seen = [];
    private ImmutableList<Interception> _interceptions = [];

    public InterceptedEvents(ExtendedActorSystem system)
    {
        var subscriber = new DirectRef(system, "test-event-filters", message => Offer(message));
        system.EventStream.Subscribe(subscriber, typeof(LogEvent));
        system.EventStream.Subscribe(subscriber, typeof(DeadLetter));
    }

    public static InterceptedEvents For(ActorSystem system) => system.WithExtension<InterceptedEvents, Id>();

    public static Warning AsWarning(DeadLetter letter) => new(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter);

    public Interception Install(IReadOnlyList<EventFilter> filters)
    {
        var interception = new Interception(this, filters);
        ImmutableInterlocked.Update(ref _interceptions, list => list.Add(interception));
        return interception;
    }

    public void Remove(Interception interception) => ImmutableInterlocked.Update(ref _interceptions, list => list.Remove(interception));

    /// <summary>True if a filter met the event.</summary>
    public bool Offer(object message)
    {
        lock (_seen)
        {
            if (!_seen.TryGetValue(message, out var met))
            {
                _seen.Add(message, met = new StrongBox<bool>(Meet(message)));
            }

            return met.Value;
        }
    }

    private bool Meet(object message)
    {
        var logEvent = message is DeadLetter letter ? AsWarning(letter) : (LogEvent)message;
        var met = false;
        foreach (var interception in _interceptions)
        {
            met |= interception.Offer(logEvent);
        }

        return met;
    }

    /// <summary>Gives each system its own.</summary>
    public sealed class Id : ExtensionIdProvider<InterceptedEvents>
    {
        public override InterceptedEvents CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
