using System.Collections.Concurrent;

namespace ActorTasks.EngineTests.PersistentActors;

/// <summary>A persistent actor against a journal whose every reply the test gives.</summary>
public sealed class JournalProtocolTests : TestKit
{
    private static readonly ConcurrentDictionary<string, IActorRef> Puppeteers = new();

    public JournalProtocolTests()
        : base(ConfigurationFactory.ParseString($$"""
            akka.test.single-expect-default = 10s
            akka.loglevel = WARNING
            akka.persistence.journal.plugin = "test.puppet"
            akka.persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
            test.puppet {
              class = "{{typeof(PuppetJournal).AssemblyQualifiedName}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              puppeteer = "{{Name}}"
            }
            """))
    {
        Puppeteers[Name] = TestActor;
        Journal = Persistence.Instance.Apply(Sys).JournalFor(null);
    }

    private static string Name { get; } = Guid.NewGuid().ToString("N");

    private IActorRef Journal { get; }

    [Fact]
    public void Each_persist_of_a_command_is_a_write_of_one_batch()
    {
        var actor = StartRecovered("batch", (a, m) =>
        {
            a.Persist($"{m}1", _ => { });
            a.Persist($"{m}2", _ => { });
        });
        actor.Tell("a");

        var write = ExpectWrite("a1", "a2");
        Confirm(write);
        actor.Tell("b");
        ExpectWrite("b1", "b2");
    }

    [Fact]
    public void Asynchronous_events_that_gather_during_a_write_are_the_next_batch()
    {
        var actor = StartRecovered("gather", (a, m) => a.PersistAsync(m, _ => { }));
        actor.Tell("a");
        var write = ExpectWrite("a");
        actor.Tell("b");
        actor.Tell("c");
        ExpectNoMsg(100);

        Confirm(write);

        ExpectWrite("b", "c");
    }

    [Fact]
    public void The_next_batch_goes_out_when_the_first_is_stored_and_not_when_its_handlers_have_run()
    {
        var actor = StartRecovered("early", (a, m) => a.PersistAsync(m, _ => { }));
        actor.Tell("a");
        var write = ExpectWrite("a");
        actor.Tell("b");
        actor.Tell(new Echo(TestActor));
        ExpectMsg<Echo>();

        write.PersistentActor.Tell(WriteMessagesSuccessful.Instance, Journal);

        ExpectWrite("b");
    }

    [Fact]
    public void A_nested_persist_is_a_batch_of_its_own()
    {
        var actor = StartRecovered("nested", (a, m) => a.Persist($"{m}1", _ => a.Persist($"{m}2", _ => { })));
        actor.Tell("a");

        Confirm(ExpectWrite("a1"));
        Confirm(ExpectWrite("a2"));
        actor.Tell("b");
        ExpectWrite("b1");
    }

    [Fact]
    public void A_deferred_message_travels_with_the_events()
    {
        var actor = StartRecovered("deferred", (a, m) =>
        {
            a.PersistAsync($"{m}1", _ => { });
            a.DeferAsync($"{m}2", _ => TestActor.Tell("deferred"));
        });
        actor.Tell("a");

        var write = ExpectMsg<WriteMessages>();
        Assert.Equal(2, write.Messages.Count());
        Assert.IsNotType<AtomicWrite>(write.Messages.Last());
        Confirm(write);
        ExpectMsg("deferred");
    }

    [Fact]
    public void Replies_for_another_instance_are_ignored()
    {
        var actor = StartRecovered("instance", (a, m) => a.Persist(m, e => TestActor.Tell($"handled {e}")));
        actor.Tell("a");
        var write = ExpectWrite("a");
        var persistent = Events(write).Single();
        write.PersistentActor.Tell(WriteMessagesSuccessful.Instance, Journal);

        write.PersistentActor.Tell(new WriteMessageSuccess(persistent, write.ActorInstanceId - 1), Journal);
        write.PersistentActor.Tell(new WriteMessageRejected(persistent, new Broken("x"), write.ActorInstanceId - 1), Journal);
        write.PersistentActor.Tell(new WriteMessageFailure(persistent, new Broken("x"), write.ActorInstanceId - 1), Journal);
        write.PersistentActor.Tell(new LoopMessageSuccess("x", write.ActorInstanceId - 1), Journal);
        ExpectNoMsg(100);

        write.PersistentActor.Tell(new WriteMessageSuccess(persistent, write.ActorInstanceId), Journal);
        ExpectMsg("handled a");
    }

    [Fact]
    public void A_failed_write_stops_the_actor_at_its_first_event()
    {
        var actor = StartRecovered("failed", (a, m) => a.PersistAll([$"{m}1", $"{m}2"], _ => { }));
        Watch(actor);
        actor.Tell("a");
        var write = ExpectMsg<WriteMessages>();
        write.PersistentActor.Tell(new WriteMessagesFailed(new Broken("disk"), 1), Journal);
        foreach (var persistent in Events(write))
        {
            write.PersistentActor.Tell(new WriteMessageFailure(persistent, new Broken("disk"), write.ActorInstanceId), Journal);
        }

        ExpectTerminated(actor);
    }

    [Fact]
    public void The_replay_begins_after_the_last_event_that_the_snapshot_has()
    {
        Sys.ActorOf(Scripted.For("replay", new Script { Recovery = new Recovery(SnapshotSelectionCriteria.Latest, 10, 3) }));

        var request = ExpectMsg<ReplayMessages>();

        Assert.Equal((1L, 10L, 3L, "replay"), (request.FromSequenceNr, request.ToSequenceNr, request.Max, request.PersistenceId));
    }

    [Fact]
    public void A_batch_that_waits_for_a_write_is_not_sent_before_its_end_even_if_the_actor_persists_more()
    {
        var actor = StartRecovered("one-in-flight", (a, m) => a.PersistAllAsync([$"{m}1", $"{m}2"], _ => { }));
        actor.Tell("a");
        var first = ExpectWrite("a1", "a2");
        for (var i = 0; i < 10; i++)
        {
            actor.Tell($"b{i}-");
        }

        actor.Tell(new Echo(TestActor));
        ExpectMsg<Echo>();
        Confirm(first);

        var second = ExpectMsg<WriteMessages>();
        Assert.Equal(10, second.Messages.Count());
        Assert.Equal(Enumerable.Range(3, 20).Select(i => (long)i), Events(second).Select(e => e.SequenceNr));
    }

    private static IEnumerable<IPersistentRepresentation> Events(WriteMessages write) =>
        write.Messages.OfType<AtomicWrite>().SelectMany(w => (IEnumerable<IPersistentRepresentation>)w.Payload);

    private IActorRef StartRecovered(string persistenceId, Action<Scripted, object> command)
    {
        var actor = Sys.ActorOf(Scripted.For(persistenceId, new Script
        {
            Command = (a, m) =>
            {
                if (m is Echo echo)
                {
                    echo.To.Tell(m);
                }
                else
                {
                    command(a, m);
                }
            },
        }));
        ExpectMsg<ReplayMessages>().PersistentActor.Tell(new RecoverySuccess(0L), Journal);
        return actor;
    }

    private WriteMessages ExpectWrite(params string[] events)
    {
        var write = ExpectMsg<WriteMessages>();
        Assert.Equal(events, Events(write).Select(e => e.Payload));
        return write;
    }

    private void Confirm(WriteMessages write)
    {
        write.PersistentActor.Tell(WriteMessagesSuccessful.Instance, Journal);
        foreach (var envelope in write.Messages)
        {
            if (envelope is AtomicWrite atomic)
            {
                foreach (var persistent in (IEnumerable<IPersistentRepresentation>)atomic.Payload)
                {
                    write.PersistentActor.Tell(new WriteMessageSuccess(persistent, write.ActorInstanceId), persistent.Sender);
                }
            }
            else
            {
                write.PersistentActor.Tell(new LoopMessageSuccess(envelope.Payload, write.ActorInstanceId), envelope.Sender);
            }
        }
    }

    private sealed record Echo(IActorRef To);

    private sealed class PuppetJournal(Config config) : UntypedActor
    {
        protected override void OnReceive(object message) => Puppeteers[config.GetString("puppeteer")!].Forward(message);
    }
}
