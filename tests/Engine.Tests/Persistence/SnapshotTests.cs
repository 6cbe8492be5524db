namespace ActorTasks.EngineTests.PersistentActors;

public sealed class SnapshotTests : PersistenceSpec
{
    private static readonly Script Keeper = new()
    {
        Command = (a, m) =>
        {
            switch (m)
            {
                case "save":
                    a.SaveSnapshot(a.State.ToArray());
                    break;
                case DeleteUpTo up:
                    a.DeleteSnapshots(new SnapshotSelectionCriteria(up.SequenceNr));
                    break;
                case DeleteOne one:
                    a.DeleteSnapshot(one.SequenceNr);
                    break;
                case IActorRef observer:
                    a.Behave((b, n) => Keep(b, n, observer));
                    break;
                default:
                    a.PersistAndApply(m);
                    break;
            }
        },
    };

    [Fact]
    public void A_recovery_begins_with_the_latest_snapshot_and_replays_what_came_after_it()
    {
        WriteWithSnapshots("latest", "a", "save", "b", "save", "c");

        Start("latest", Telling());

        var offer = ExpectMsg<SnapshotOffer>();
        Assert.Equal(2L, offer.Metadata.SequenceNr);
        Assert.Equal("latest", offer.Metadata.PersistenceId);
        Assert.Equal(["a", "b"], (IEnumerable<object>)offer.Snapshot);
        ExpectMsg("c");
        ExpectMsg("recovered");
    }

    [Fact]
    public void A_recovery_may_choose_an_earlier_snapshot()
    {
        WriteWithSnapshots("earlier", "a", "save", "b", "save", "c");

        Start("earlier", Telling(new Recovery(new SnapshotSelectionCriteria(1L))));

        Assert.Equal(1L, ExpectMsg<SnapshotOffer>().Metadata.SequenceNr);
        ExpectMsg("b");
        ExpectMsg("c");
        ExpectMsg("recovered");
    }

    [Fact]
    public void An_upper_bound_of_the_recovery_is_one_of_the_snapshot_too()
    {
        WriteWithSnapshots("bound", "a", "save", "b", "save", "c");

        Start("bound", Telling(new Recovery(SnapshotSelectionCriteria.Latest, 1L)));

        Assert.Equal(1L, ExpectMsg<SnapshotOffer>().Metadata.SequenceNr);
        ExpectMsg("recovered");
    }

    [Fact]
    public void A_recovery_without_snapshots_replays_everything()
    {
        WriteWithSnapshots("without", "a", "save", "b");

        Start("without", Telling(new Recovery(SnapshotSelectionCriteria.None)));

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("recovered");
    }

    [Fact]
    public void A_saved_snapshot_is_confirmed_with_its_metadata()
    {
        var actor = Start("confirmed", Keeper);
        actor.Tell("a", TestActor);
        actor.Tell(TestActor, TestActor);
        actor.Tell("save", TestActor);

        var saved = ExpectMsg<SaveSnapshotSuccess>().Metadata;
        Assert.Equal(("confirmed", 1L), (saved.PersistenceId, saved.SequenceNr));
        Assert.NotEqual(DateTime.MinValue, saved.Timestamp);
    }

    [Fact]
    public void A_snapshot_that_cannot_be_saved_is_reported_and_the_actor_goes_on()
    {
        Store.OnSaveSnapshot = () => Task.FromException(new Broken("disk"));
        var actor = Start("unsaved", Keeper);
        actor.Tell("a", TestActor);
        actor.Tell(TestActor, TestActor);
        actor.Tell("save", TestActor);

        Assert.IsType<Broken>(ExpectMsg<SaveSnapshotFailure>().Cause);
        ExpectState(actor, "a");
    }

    [Fact]
    public void A_snapshot_that_cannot_be_loaded_fails_the_recovery()
    {
        Store.OnLoadSnapshot = () => Task.FromException(new Broken("disk"));
        var actor = Start("unloadable", new Script { Observer = TestActor });
        Watch(actor);

        FishForMessage<Terminated>(m => m.ActorRef.Equals(actor));
    }

    [Fact]
    public void A_snapshot_whose_handler_throws_fails_the_recovery_and_nothing_is_replayed()
    {
        WriteWithSnapshots("poisoned", "a", "save", "b");
        var actor = Start("poisoned", new Script
        {
            Observer = TestActor,
            Recover = (_, m) => throw new Broken(m is SnapshotOffer ? "snapshot" : $"replayed {m}"),
        });
        Watch(actor);

        ExpectMsg(new RecoveryFailed("snapshot", null));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_deleted_snapshot_is_offered_no_more()
    {
        WriteWithSnapshots("one", "a", "save", "b", "save", "c");
        var actor = Start("one", Keeper);
        actor.Tell(TestActor, TestActor);
        actor.Tell(new DeleteOne(2), TestActor);
        Assert.Equal(2L, ExpectMsg<DeleteSnapshotSuccess>().Metadata.SequenceNr);
        StopAndWait(actor);

        Start("one", Telling());

        Assert.Equal(1L, ExpectMsg<SnapshotOffer>().Metadata.SequenceNr);
    }

    [Fact]
    public void Snapshots_can_be_deleted_up_to_a_number()
    {
        WriteWithSnapshots("many", "a", "save", "b", "save", "c");
        var actor = Start("many", Keeper);
        actor.Tell(TestActor, TestActor);
        actor.Tell(new DeleteUpTo(2), TestActor);
        Assert.Equal(2L, ExpectMsg<DeleteSnapshotsSuccess>().Criteria.MaxSequenceNr);
        StopAndWait(actor);

        Start("many", Telling());

        ExpectMsg("a");
    }

    [Fact]
    public void A_snapshot_that_cannot_be_deleted_is_reported()
    {
        WriteWithSnapshots("undeletable", "a", "save");
        Store.OnDeleteSnapshot = () => Task.FromException(new Broken("disk"));
        var actor = Start("undeletable", Keeper);
        actor.Tell(TestActor, TestActor);
        actor.Tell(new DeleteOne(1), TestActor);
        Assert.IsType<Broken>(ExpectMsg<DeleteSnapshotFailure>().Cause);
        actor.Tell(new DeleteUpTo(1), TestActor);

        Assert.IsType<Broken>(ExpectMsg<DeleteSnapshotsFailure>().Cause);
        ExpectState(actor, "a");
    }

    [Fact]
    public void An_unhandled_snapshot_of_a_receive_actor_skips_its_events_all_the_same()
    {
        WriteWithSnapshots("trap", "a", "save", "b");

        Sys.ActorOf(Props.Create(() => new Forgetful("trap", TestActor)));

        ExpectMsg("b");
        ExpectMsg(2L);
    }

    [Fact]
    public void A_snapshot_that_a_persistent_actor_does_not_handle_skips_nothing()
    {
        WriteWithSnapshots("refused", "a", "save", "b");

        Sys.ActorOf(Props.Create(() => new Refusing("refused", TestActor)));

        ExpectMsg("a");
        ExpectMsg("b");
    }

    [Fact]
    public void A_snapshot_and_deleted_events_make_a_whole_history()
    {
        WriteWithSnapshots("pruned", "a", "b", "save");
        var actor = Start("pruned", new Script
        {
            Command = (a, m) =>
            {
                if (m is DeleteMessagesSuccess)
                {
                    TestActor.Tell(m);
                }
                else
                {
                    a.DeleteMessages(2);
                }
            },
        });
        actor.Tell("prune", TestActor);
        ExpectMsg<DeleteMessagesSuccess>();
        StopAndWait(actor);

        var next = Start("pruned");
        next.Tell("c", TestActor);

        ExpectState(next, "a b c");
    }

    private static void Keep(Scripted actor, object message, IActorRef observer)
    {
        if (message is ISnapshotResponse)
        {
            observer.Tell(message);
        }
        else if (message is GetState)
        {
            actor.Reply(string.Join(" ", actor.State));
        }
        else
        {
            Keeper.Command(actor, message);
        }
    }

    private Script Telling(Recovery? recovery = null) => new()
    {
        Recovery = recovery ?? Recovery.Default,
        Recover = (_, m) => TestActor.Tell(m),
        Recovered = _ => TestActor.Tell("recovered"),
    };

    private void WriteWithSnapshots(string persistenceId, params string[] commands)
    {
        var actor = Start(persistenceId, Keeper);
        actor.Tell(TestActor, TestActor);
        foreach (var command in commands)
        {
            actor.Tell(command, TestActor);
            if (command == "save")
            {
                ExpectMsg<SaveSnapshotSuccess>();
            }
        }

        ExpectState(actor, string.Join(" ", commands.Where(c => c != "save")));
        StopAndWait(actor);
    }

    private sealed record DeleteUpTo(long SequenceNr);

    private sealed record DeleteOne(long SequenceNr);

    private sealed class Forgetful : ReceivePersistentActor
    {
        private readonly string _id;

        public Forgetful(string id, IActorRef observer)
        {
            _id = id;
            Recover<string>(observer.Tell);
            Recover<RecoveryCompleted>(_ => observer.Tell(LastSequenceNr));
        }

        public override string PersistenceId => _id;
    }

    private sealed class Refusing(string id, IActorRef observer) : PersistentActor
    {
        public override string PersistenceId => id;

        protected override bool ReceiveRecover(object message)
        {
            if (message is not string)
            {
                return false;
            }

            observer.Tell(message);
            return true;
        }

        protected override bool ReceiveCommand(object message) => false;
    }
}
