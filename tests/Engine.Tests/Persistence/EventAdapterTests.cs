namespace ActorTasks.EngineTests.PersistentActors;

public sealed class EventAdapterTests : TestKit
{
    public EventAdapterTests()
        : base(ConfigurationFactory.ParseString($$"""
            akka.test.single-expect-default = 10s
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.journal.inmem {
              event-adapters {
                wrap = "{{Name<Wrapping>()}}"
                tag = "{{Name<Tagging>()}}"
                double = "{{Name<Doubling>()}}"
                drop = "{{Name<Dropping>()}}"
                fail = "{{Name<Failing>()}}"
              }
              event-adapter-bindings {
                "{{Name<Animal>()}}" = wrap
                "{{Name<Dog>()}}" = [tag, double]
                "{{Name<Wrapped>()}}" = wrap
                "{{Name<Tagged>()}}" = double
                "{{Name<Secret>()}}" = drop
                "{{Name<Unwritable>()}}" = fail
              }
            }
            """))
    {
    }

    private static IActorRef Journal(ActorSystem system) => Persistence.Instance.Apply(system).JournalFor(null);

    [Fact]
    public void A_binding_to_an_adapter_that_is_not_there_is_named_even_where_its_type_is_not_there_either()
    {
        var config = ConfigurationFactory.ParseString("event-adapter-bindings { \"No.Such.Type\" = missing }");

        var exception = Assert.Throws<ArgumentException>(() => EventAdapters.Create((ExtendedActorSystem)Sys, config));

        Assert.Contains("No.Such.Type was bound to undefined event-adapter: missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_is_translated_on_its_way_in_and_back_on_its_way_out()
    {
        Write("wrapped", new Cat("tom"));

        ExpectReplay("wrapped", new Cat("tom"));
        Assert.Equal(new Wrapped(new Cat("tom")), Wrapping.LastRead);
    }

    [Fact]
    public void The_most_specific_binding_wins_and_one_event_may_become_two()
    {
        Write("dog", new Dog("rex"));

        ExpectReplay("dog", new Dog("rex"), new Dog("rex"));
    }

    [Fact]
    public void An_event_may_become_none()
    {
        Write("secret", new Secret(), "told");

        ExpectReplay("secret", "told");
    }

    [Fact]
    public void An_event_without_binding_stays_as_it_is()
    {
        Write("plain", "text");

        ExpectReplay("plain", "text");
    }

    [Fact]
    public void The_handler_gets_the_event_that_was_persisted_and_not_its_translation()
    {
        var actor = Sys.ActorOf(Scripted.For("handler", new Script { Command = (a, m) => a.Persist(m, e => a.Reply(e)) }));
        actor.Tell(new Cat("tom"), TestActor);

        ExpectMsg(new Cat("tom"));
    }

    [Fact]
    public void An_event_that_cannot_be_translated_is_not_stored()
    {
        var actor = Sys.ActorOf(Scripted.For("unwritable", new Script { Observer = TestActor }));
        actor.Tell(new Unwritable(), TestActor);

        var message = ExpectMsg<object>();

        Assert.True(message is PersistRejected or PersistFailed, message.ToString());
        ExpectReplay("unwritable");
    }

    private static string Name<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";

    private void Write(string persistenceId, params object[] events)
    {
        var actor = Sys.ActorOf(Scripted.For(persistenceId, new Script { Command = (a, m) => a.Persist(m, _ => a.Reply("stored")) }));
        foreach (var @event in events)
        {
            actor.Tell(@event, TestActor);
            ExpectMsg("stored");
        }
    }

    private void ExpectReplay(string persistenceId, params object[] events)
    {
        Journal(Sys).Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, persistenceId, TestActor), TestActor);
        foreach (var expected in events)
        {
            Assert.Equal(expected, ExpectMsg<ReplayedMessage>().Persistent.Payload);
        }

        ExpectMsg<RecoverySuccess>();
    }

    internal abstract record Animal(string Name);

    internal sealed record Cat(string Name) : Animal(Name);

    internal sealed record Dog(string Name) : Animal(Name);

    internal sealed record Secret;

    internal sealed record Unwritable;

    internal sealed record Wrapped(object Event);

    internal sealed class Wrapping : IEventAdapter
    {
        public static object? LastRead { get; private set; }

        public string Manifest(object evt) => evt.GetType().Name;

        public object ToJournal(object evt) => new Wrapped(evt);

        public IEventSequence FromJournal(object evt, string manifest)
        {
            LastRead = evt;
            return EventSequence.Single(((Wrapped)evt).Event);
        }
    }

    internal sealed class Tagging : IWriteEventAdapter
    {
        public string Manifest(object evt) => string.Empty;

        public object ToJournal(object evt) => new Tagged(evt, ["dogs"]);
    }

    internal sealed class Doubling : IReadEventAdapter
    {
        public IEventSequence FromJournal(object evt, string manifest)
        {
            var payload = evt is Tagged tagged ? tagged.Payload : evt;
            return EventSequence.Create(payload, payload);
        }
    }

    internal sealed class Dropping : IReadEventAdapter
    {
        public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Empty;
    }

    internal sealed class Failing : IWriteEventAdapter
    {
        public string Manifest(object evt) => string.Empty;

        public object ToJournal(object evt) => throw new Broken("cannot be written");
    }
}
