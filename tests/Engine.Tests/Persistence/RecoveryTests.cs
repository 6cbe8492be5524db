namespace ActorTasks.EngineTests.PersistentActors;

public sealed class RecoveryTests : PersistenceSpec
{
    [Fact]
    public void A_new_actor_hears_that_the_recovery_is_complete_and_nothing_else()
    {
        Start("new", new Script { Recover = (_, m) => TestActor.Tell(m), Recovered = _ => TestActor.Tell("recovered") });

        ExpectMsg("recovered");
    }

    [Fact]
    public void Events_are_replayed_in_order_before_the_recovery_is_complete()
    {
        Write("order", "a", "b", "c");

        Start("order", new Script { Recover = (_, m) => TestActor.Tell(m), Recovered = _ => TestActor.Tell("recovered") });

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("c");
        ExpectMsg("recovered");
    }

    [Fact]
    public void Commands_that_arrive_during_the_recovery_wait_in_order()
    {
        Write("waiting", "a");
        var gate = new TaskCompletionSource();
        Store.OnReadHighest = _ => gate.Task;
        var actor = Start("waiting", new Script { Command = (a, m) => a.Reply(m) });
        for (var i = 0; i < 20; i++)
        {
            actor.Tell(i, TestActor);
        }

        gate.SetResult();

        for (var i = 0; i < 20; i++)
        {
            ExpectMsg(i);
        }

        ExpectState(actor, "a");
    }

    [Fact]
    public void PreStart_runs_before_the_recovery()
    {
        Write("start", "a");

        Start("start", new Script { Starting = a => TestActor.Tell($"start, recovering: {a.IsRecovering}"), Recover = (_, m) => TestActor.Tell(m) });

        ExpectMsg("start, recovering: True");
        ExpectMsg("a");
    }

    [Fact]
    public void The_actor_recovers_while_events_are_replayed_and_no_longer_when_the_recovery_is_complete()
    {
        Write("flag", "a");

        Start("flag", new Script
        {
            Recover = (a, _) => TestActor.Tell(a.IsRecovering),
            Recovered = a => TestActor.Tell(a.IsRecoveryFinished),
        });

        ExpectMsg(true);
        ExpectMsg(true);
    }

    [Fact]
    public void What_is_persisted_when_the_recovery_is_complete_is_stored_before_any_command_is_handled()
    {
        Write("welcome", "a");
        var gate = new TaskCompletionSource();
        Store.OnReadHighest = _ => gate.Task;
        var actor = Start("welcome", new Script { Recovered = a => a.PersistAndApply("welcome") });
        actor.Tell("b", TestActor);
        gate.SetResult();

        ExpectState(actor, "a welcome b");
    }

    [Fact]
    public void Nothing_can_be_persisted_while_events_are_replayed()
    {
        Write("replaying", "a");
        Start("replaying", new Script
        {
            Recover = (a, _) =>
            {
                TestActor.Tell(Record.Exception(() => a.Persist("x", _ => { })));
                TestActor.Tell(Record.Exception(() => a.PersistAll(["x"], _ => { })));
                TestActor.Tell(Record.Exception(() => a.PersistAsync("x", _ => { })));
                TestActor.Tell(Record.Exception(() => a.PersistAllAsync(["x"], _ => { })));
                TestActor.Tell(Record.Exception(() => a.DeferAsync("x", _ => { })));
            },
        });

        for (var i = 0; i < 5; i++)
        {
            ExpectMsg<InvalidOperationException>();
        }
    }

    [Fact]
    public void A_replayed_event_whose_handler_throws_stops_the_actor_without_restart()
    {
        Write("poisoned", "a", "bad", "c");
        var gate = new TaskCompletionSource();
        Store.OnReadHighest = _ => gate.Task;
        var actor = StartSupervised(
            "poisoned",
            new Script { Recover = (_, m) => throw new Broken($"on {m}"), Observer = TestActor },
            Directive.Restart,
            TestActor);
        Watch(actor);
        gate.SetResult();

        Assert.Equal(new RecoveryFailed("on a", "a"), ExpectMsg<RecoveryFailed>());
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_journal_that_cannot_replay_stops_the_actor()
    {
        Write("unreadable", "a");
        Store.OnReplay = _ => Task.FromException(new Broken("disk"));

        var actor = Start("unreadable", new Script { Observer = TestActor });
        Watch(actor);

        FishForMessage<Terminated>(m => m.ActorRef.Equals(actor));
    }

    [Fact]
    public void The_reason_of_a_failed_replay_reaches_the_actor_with_the_events_before_it()
    {
        Write("half", "a");
        Store.OnReplay = replay =>
        {
            replay(new Persistent("first", 1, "half", writerGuid: "w"));
            return Task.FromException(new Broken("disk"));
        };

        Start("half", new Script { Observer = TestActor, Recover = (_, m) => TestActor.Tell(m) });

        ExpectMsg("first");
        ExpectMsg(new RecoveryFailed("disk", null));
    }

    [Fact]
    public void A_highest_sequence_number_that_cannot_be_read_stops_the_actor()
    {
        Store.OnReadHighest = _ => Task.FromException(new Broken("disk"));

        var actor = Start("unknown", new Script { Observer = TestActor });
        Watch(actor);

        FishForMessage<Terminated>(m => m.ActorRef.Equals(actor));
    }

    [Fact]
    public void An_unhandled_event_of_the_history_is_published_as_unhandled()
    {
        Write("unhandled", "a");
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        Sys.ActorOf(Props.Create(() => new Deaf("unhandled")));

        Assert.Equal("a", Assert.IsAssignableFrom<IPersistentRepresentation>(ExpectMsg<UnhandledMessage>().Message).Payload);
    }

    [Fact]
    public void An_unhandled_end_of_the_recovery_is_no_matter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Deaf("deaf")));

        actor.Tell("command", TestActor);

        Assert.Equal("command", ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void An_actor_without_persistence_id_does_not_start()
    {
        var actor = Start(null!);
        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void A_recovery_of_nothing_still_goes_on_counting_after_the_history()
    {
        Write("none", "a", "b");

        var actor = Start("none", new Script
        {
            Recovery = Recovery.None,
            Command = (a, m) => a.Persist(m, e =>
            {
                a.Apply(e);
                a.Reply(a.LastSequenceNr);
            }),
        });

        actor.Tell("c", TestActor);
        ExpectMsg(3L);
        ExpectState(actor, "c");
    }

    [Fact]
    public void A_recovery_ends_at_its_upper_bound_and_the_count_goes_on_after_the_history()
    {
        Write("bound", "a", "b", "c");

        var actor = Start("bound", new Script { Recovery = new Recovery(SnapshotSelectionCriteria.Latest, 2), Command = (a, _) => a.Reply(a.LastSequenceNr) });

        ExpectState(actor, "a b");
        actor.Tell("last", TestActor);
        ExpectMsg(3L);
    }

    [Fact]
    public void A_recovery_replays_no_more_than_it_is_told()
    {
        Write("max", "a", "b", "c");

        ExpectState(Start("max", new Script { Recovery = new Recovery(replayMax: 2) }), "a b");
    }

    [Fact]
    public void An_actor_may_change_its_behaviour_while_it_recovers()
    {
        Write("become", "a");
        var actor = Start("become", new Script { Recover = (a, _) => a.Behave((_, m) => a.Reply($"changed {m}")) });

        actor.Tell("x", TestActor);

        ExpectMsg("changed x");
    }

    [Fact]
    public void A_restarted_actor_recovers_again_and_then_gets_the_commands_that_came_meanwhile()
    {
        var script = new Script
        {
            Command = (a, m) =>
            {
                if (m is "fail")
                {
                    throw new Broken("told to");
                }

                a.PersistAndApply(m);
            },
        };
        var actor = StartSupervised("restart", script, Directive.Restart, TestActor);
        actor.Tell("a", TestActor);
        actor.Tell("fail", TestActor);
        actor.Tell("b", TestActor);

        ExpectMsg<Broken>();
        ExpectState(actor, "a b");
    }

    [Fact]
    public void The_supervisor_may_restart_an_actor_whose_end_of_recovery_failed()
    {
        var failures = 1;
        var actor = StartSupervised(
            "late-failure",
            new Script
            {
                Recovered = a =>
                {
                    if (Interlocked.Decrement(ref failures) >= 0)
                    {
                        throw new Broken("first time");
                    }
                },
            },
            Directive.Restart,
            TestActor);
        actor.Tell("a", TestActor);

        ExpectMsg<Broken>();
        ExpectState(actor, "a");
    }

    private sealed class Deaf(string persistenceId) : PersistentActor
    {
        public override string PersistenceId => persistenceId;

        protected override bool ReceiveRecover(object message) => false;

        protected override bool ReceiveCommand(object message) => false;
    }
}
