using System.Collections.Immutable;

namespace ActorTasks.EngineTests.PersistentActors;

public sealed class PluginTests : PersistenceSpec
{
    public PluginTests()
        : base("""
            test.journal.circuit-breaker { max-failures = 2, call-timeout = 30s, reset-timeout = 1h }
            test.journal.replay-filter.mode = off
            test.nameless { some = thing }
            """)
    {
    }

    [Fact]
    public void A_plug_in_that_is_not_configured_is_an_error()
    {
        var missing = Assert.Throws<ArgumentException>(() => Persistence.Instance.Apply(Sys).JournalFor("test.missing"));
        Assert.Contains("test.missing", missing.Message);
        var nameless = Assert.Throws<ArgumentException>(() => Persistence.Instance.Apply(Sys).JournalFor("test.nameless"));
        Assert.Contains("test.nameless.class", nameless.Message);
    }

    [Fact]
    public void A_plug_in_is_started_once()
    {
        var persistence = Persistence.Instance.Apply(Sys);

        Assert.Equal(persistence.JournalFor(null), persistence.JournalFor("test.journal"));
        Assert.Equal(persistence.SnapshotStoreFor(string.Empty), persistence.SnapshotStoreFor("test.snapshots"));
    }

    [Fact]
    public void A_store_that_keeps_failing_is_not_asked_any_more()
    {
        var actors = Enumerable.Range(0, 3).Select(i => Start($"failing-{i}", new Script { Observer = TestActor })).ToList();
        foreach (var actor in actors)
        {
            ExpectState(actor, string.Empty);
        }

        Store.OnWrite = _ => Task.FromException<IImmutableList<Exception?>?>(new Broken("disk"));
        foreach (var actor in actors.Take(2))
        {
            actor.Tell("a", TestActor);
            Assert.Equal("disk", ExpectMsg<PersistFailed>().Cause);
        }

        actors[2].Tell("a", TestActor);

        Assert.NotEqual("disk", ExpectMsg<PersistFailed>().Cause);
        Assert.Equal(2, Store.Batches.Count);
    }

    [Fact]
    public void Replies_to_overlapping_writes_come_in_the_order_of_the_writes()
    {
        var first = new TaskCompletionSource<IImmutableList<Exception?>?>();
        Store.OnWrite = batch => batch[0].LowestSequenceNr == 1 ? first.Task : null;
        var journal = Persistence.Instance.Apply(Sys).JournalFor(null);
        journal.Tell(Request(1, "p"), TestActor);
        journal.Tell(Request(2, "p"), TestActor);
        AwaitCondition(() => Store.Batches.Count == 2);
        ExpectNoMsg(100);

        first.SetResult(null);

        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal(1L, ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal(2L, ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
    }

    private WriteMessages Request(long sequenceNr, string pid) =>
        new([new AtomicWrite(new Persistent($"e{sequenceNr}", sequenceNr, pid))], TestActor, 1);
}

public sealed class UnguardedPluginTests : PersistenceSpec
{
    public UnguardedPluginTests()
        : base("""
            akka.persistence.journal-plugin-fallback.circuit-breaker { max-failures = 2147483647, call-timeout = infinite }
            """)
    {
    }

    [Fact]
    public void Without_a_breaker_a_failing_store_is_asked_again_and_again()
    {
        Store.OnWrite = _ => Task.FromException<IImmutableList<Exception?>?>(new Broken("disk"));
        for (var i = 0; i < 15; i++)
        {
            var failing = Start($"failing-{i}", new Script { Observer = TestActor });
            failing.Tell("a", TestActor);
            Assert.Equal("disk", ExpectMsg<PersistFailed>().Cause);
        }

        Store.OnWrite = null;
        var healthy = Start("healthy");
        healthy.Tell("a", TestActor);

        ExpectState(healthy, "a");
    }
}

public sealed class AbsentSnapshotStoreTests : TestKit
{
    public AbsentSnapshotStoreTests()
        : base("""
            akka.loglevel = ERROR
            akka.test.single-expect-default = 10s
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.snapshot-store.plugin = ""
            """)
    {
    }

    [Fact]
    public void An_actor_recovers_without_a_snapshot_store_and_cannot_save_snapshots()
    {
        var actor = Sys.ActorOf(Scripted.For("p", new Script
        {
            Command = (a, m) =>
            {
                if (m is SaveSnapshotFailure)
                {
                    TestActor.Tell(m);
                }
                else
                {
                    a.SaveSnapshot("state");
                }
            },
        }));
        actor.Tell("save", TestActor);

        Assert.Contains("No snapshot store configured", ExpectMsg<SaveSnapshotFailure>().Cause.Message);
    }
}
