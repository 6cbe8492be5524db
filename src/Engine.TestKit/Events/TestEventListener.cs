using System.Collections.Immutable;
using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>Shows the log events and dead letters of a system to the filters that tests have installed, as they are published.</summary>
internal sealed class TestEventListener : IExtension
{
    private ImmutableList<Interception> _interceptions = [];

    public TestEventListener(ExtendedActorSystem system)
    {
        var subscriber = new DirectRef(system, "test-event-listener", Handle);
        system.EventStream.Subscribe(subscriber, typeof(LogEvent));
        system.EventStream.Subscribe(subscriber, typeof(DeadLetter));
        system.EventStream.Subscribe(subscriber, typeof(UnhandledMessage));
    }

    public static TestEventListener For(ActorSystem system) => system.WithExtension<TestEventListener, Id>();

    public Interception Install(IReadOnlyList<EventFilter> filters)
    {
        var interception = new Interception(this, filters);
        ImmutableInterlocked.Update(ref _interceptions, list => list.Add(interception));
        return interception;
    }

    public void Remove(Interception interception) => ImmutableInterlocked.Update(ref _interceptions, list => list.Remove(interception));

    private void Handle(object message)
    {
        LogEvent? logEvent = message switch
        {
            LogEvent log => log,
            DeadLetter letter => new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter),
            UnhandledMessage unhandled => new Warning(
                unhandled.Recipient.Path.ToString(),
                unhandled.Recipient.GetType(),
                $"Unhandled message from {unhandled.Sender}: {unhandled.Message}"),
            _ => null,
        };
        if (logEvent is null)
        {
            return;
        }

        foreach (var interception in _interceptions)
        {
            interception.Offer(logEvent);
        }
    }

    /// <summary>Gives each system its listener.</summary>
    public sealed class Id : ExtensionIdProvider<TestEventListener>
    {
        public override TestEventListener CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
