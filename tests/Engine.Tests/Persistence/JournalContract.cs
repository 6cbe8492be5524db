using System.Collections.Immutable;

namespace ActorTasks.EngineTests.PersistentActors;

/// <summary>What every journal plug-in must do, asked through its messages.</summary>
public abstract class JournalContract : TestKit
{
    private const string Pid = "p-1";
    private const string Writer = "writer";
    private readonly TestProbe _receiver;

    protected JournalContract(Config config)
        : base(config.WithFallback("""
            akka.test.single-expect-default = 10s
            akka.loglevel = WARNING
            akka.persistence.publish-plugin-commands = on
            """))
    {
        _receiver = CreateTestProbe();
        WriteEvents();
    }

    private IActorRef Journal => Persistence.Instance.Apply(Sys).JournalFor(null);

    [Theory]
    [InlineData(1, long.MaxValue, long.MaxValue, 1, 5)]
    [InlineData(0, long.MaxValue, long.MaxValue, 1, 5)]
    [InlineData(3, long.MaxValue, long.MaxValue, 3, 5)]
    [InlineData(1, 3, long.MaxValue, 1, 3)]
    [InlineData(1, long.MaxValue, 3, 1, 3)]
    [InlineData(2, 3, long.MaxValue, 2, 3)]
    [InlineData(2, 5, 2, 2, 3)]
    [InlineData(2, 2, long.MaxValue, 2, 2)]
    [InlineData(2, 4, 1, 2, 2)]
    [InlineData(2, 4, 0, 1, 0)]
    [InlineData(3, 2, long.MaxValue, 1, 0)]
    [InlineData(6, long.MaxValue, long.MaxValue, 1, 0)]
    public void A_replay_gives_the_events_within_its_bounds_and_then_the_highest_number(long from, long to, long max, int first, int last)
    {
        Replay(from, to, max);

        ExpectReplay(first, last, highest: 5);
    }

    [Fact]
    public void A_replay_for_an_unknown_id_finds_nothing()
    {
        Journal.Tell(new ReplayMessages(0, long.MaxValue, long.MaxValue, "unknown", _receiver.Ref), TestActor);

        Assert.Equal(0L, _receiver.ExpectMsg<RecoverySuccess>().HighestSequenceNr);
    }

    [Fact]
    public void Deleted_events_are_not_replayed()
    {
        Delete(3);
        Replay();

        ExpectReplay(4, 5, highest: 5);
    }

    [Fact]
    public void A_deletion_is_published_when_plug_in_commands_are()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeleteMessagesTo));

        Delete(3);

        Assert.Equal(3L, ExpectMsg<DeleteMessagesTo>().ToSequenceNr);
    }

    [Fact]
    public void The_highest_number_stays_when_events_are_deleted()
    {
        Delete(5);
        Replay();

        ExpectReplay(1, 0, highest: 5);
    }

    [Fact]
    public void The_highest_number_stays_when_everything_is_deleted()
    {
        Delete(long.MaxValue);
        Replay();

        ExpectReplay(1, 0, highest: 5);
    }

    [Fact]
    public void Events_of_one_id_are_not_seen_under_another()
    {
        Write("p-2", Event("other", 1, "p-2"));
        Journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "p-2", _receiver.Ref), TestActor);

        Assert.Equal("other", _receiver.ExpectMsg<ReplayedMessage>().Persistent.Payload);
        Assert.Equal(1L, _receiver.ExpectMsg<RecoverySuccess>().HighestSequenceNr);
    }

    [Fact]
    public void A_replayed_event_has_all_that_was_written_but_its_sender()
    {
        Replay(1, 1);

        var persistent = _receiver.ExpectMsg<ReplayedMessage>().Persistent;
        Assert.Equal(("a-1", 1L, Pid), (persistent.Payload, persistent.SequenceNr, persistent.PersistenceId));
        Assert.Equal(Writer, persistent.WriterGuid);
        Assert.False(persistent.IsDeleted);
        Assert.True(persistent.Sender.IsNobody());
        Assert.True(persistent.Timestamp > 0);
    }

    [Fact]
    public void Replies_to_a_write_come_in_the_order_of_its_events_and_from_their_senders()
    {
        var sender = CreateTestProbe();
        var writer = CreateTestProbe();
        var events = Enumerable.Range(1, 20).Select(i => new AtomicWrite(new Persistent($"e-{i}", i, "p-3", sender: sender.Ref, writerGuid: Writer)));
        Journal.Tell(new WriteMessages([.. events], writer.Ref, 7), TestActor);

        writer.ExpectMsg<WriteMessagesSuccessful>();
        for (var i = 1; i <= 20; i++)
        {
            var reply = writer.ExpectMsg<WriteMessageSuccess>();
            Assert.Equal(($"e-{i}", 7), (reply.Persistent.Payload, reply.ActorInstanceId));
            Assert.Equal(sender.Ref, writer.LastSender);
        }
    }

    private static Persistent Event(string payload, long sequenceNr, string pid) => new(payload, sequenceNr, pid, writerGuid: Writer);

    private void WriteEvents()
    {
        Write(
            Pid,
            Event("a-1", 1, Pid),
            Event("a-2", 2, Pid),
            Event("a-3", 3, Pid));
        Journal.Tell(
            new WriteMessages(
                [new AtomicWrite(ImmutableList.Create<IPersistentRepresentation>(Event("a-4", 4, Pid), Event("a-5", 5, Pid)))], _receiver.Ref, 1),
            TestActor);
        _receiver.ExpectMsg<WriteMessagesSuccessful>();
        _receiver.ExpectMsg<WriteMessageSuccess>();
        _receiver.ExpectMsg<WriteMessageSuccess>();
    }

    private void Write(string pid, params Persistent[] events)
    {
        Journal.Tell(new WriteMessages([.. events.Select(e => new AtomicWrite(e))], _receiver.Ref, 1), TestActor);
        _receiver.ExpectMsg<WriteMessagesSuccessful>();
        foreach (var expected in events)
        {
            Assert.Equal((pid, expected.SequenceNr), Identity(_receiver.ExpectMsg<WriteMessageSuccess>().Persistent));
        }
    }

    private void Delete(long to)
    {
        Journal.Tell(new DeleteMessagesTo(Pid, to, _receiver.Ref), TestActor);
        Assert.Equal(to, _receiver.ExpectMsg<DeleteMessagesSuccess>().ToSequenceNr);
    }

    private void Replay(long from = 1, long to = long.MaxValue, long max = long.MaxValue) =>
        Journal.Tell(new ReplayMessages(from, to, max, Pid, _receiver.Ref), TestActor);

    private void ExpectReplay(int first, int last, long highest)
    {
        for (var i = first; i <= last; i++)
        {
            var persistent = _receiver.ExpectMsg<ReplayedMessage>().Persistent;
            Assert.Equal($"a-{i}", persistent.Payload);
            Assert.Equal((Pid, (long)i), Identity(persistent));
        }

        Assert.Equal(highest, _receiver.ExpectMsg<RecoverySuccess>().HighestSequenceNr);
    }

    private static (string, long) Identity(IPersistentRepresentation persistent) => (persistent.PersistenceId, persistent.SequenceNr);
}

public sealed class MemoryJournalTests()
    : JournalContract("akka.persistence.journal.plugin = \"akka.persistence.journal.inmem\"");
