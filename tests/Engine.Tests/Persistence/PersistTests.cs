namespace ActorTasks.EngineTests.PersistentActors;

public sealed class PersistTests : PersistenceSpec
{
    [Fact]
    public void Handlers_run_in_the_order_of_the_calls_and_before_the_next_command()
    {
        var actor = Start("calls", new Script
        {
            Command = (a, m) =>
            {
                a.Persist($"{m}1", e => a.Reply(e));
                a.PersistAll([$"{m}2", $"{m}3"], e => a.Reply(e));
                a.Persist($"{m}4", e => a.Reply(e));
            },
        });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        foreach (var expected in new[] { "a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4" })
        {
            ExpectMsg(expected);
        }
    }

    [Fact]
    public void An_event_is_applied_in_its_handler_and_not_at_the_call()
    {
        var actor = Start("call", new Script
        {
            Command = (a, m) =>
            {
                a.PersistAndApply(m);
                a.Reply(a.State.Count);
            },
        });
        actor.Tell("a", TestActor);

        ExpectMsg(0);
        ExpectState(actor, "a");
    }

    [Fact]
    public void A_handler_answers_the_sender_of_its_command()
    {
        var other = CreateTestProbe();
        var actor = Start("sender", new Script { Command = (a, m) => a.PersistAsync(m, e => a.Reply(e)) });
        actor.Tell("a", TestActor);
        actor.Tell("b", other.Ref);

        ExpectMsg("a");
        other.ExpectMsg("b");
    }

    [Fact]
    public void Value_types_are_events_too()
    {
        var actor = Start("values", new Script { Command = (a, m) => a.Persist((int)m, e => a.Reply(e + 1)) });
        actor.Tell(41, TestActor);

        ExpectMsg(42);
    }

    [Fact]
    public void The_same_event_may_be_persisted_several_times()
    {
        var actor = Start("same", new Script
        {
            Command = (a, m) =>
            {
                for (var i = 0; i < 3; i++)
                {
                    a.PersistAsync(m, e =>
                    {
                        a.Apply(e);
                        a.Reply(a.State.Count);
                    });
                }
            },
        });
        actor.Tell("a", TestActor);

        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg(3);
    }

    [Fact]
    public void Persisting_no_events_calls_no_handler_and_goes_on()
    {
        var actor = Start("nothing", new Script
        {
            Command = (a, m) =>
            {
                a.PersistAll(Array.Empty<string>(), e => a.Reply(e));
                a.PersistAll<string>(null!, e => a.Reply(e));
                a.Reply(m);
            },
        });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        ExpectMsg("a");
        ExpectMsg("b");
        Assert.Empty(Store.Batches);
    }

    [Fact]
    public void Persisting_no_events_asynchronously_is_a_failure()
    {
        var actor = StartSupervised(
            "no-async", new Script { Command = (a, m) => a.PersistAllAsync(Array.Empty<string>(), e => a.Reply(e)) }, Directive.Restart, TestActor);
        actor.Tell("a", TestActor);

        ExpectMsg<ArgumentException>();
    }

    [Fact]
    public void Each_call_is_one_atomic_write_and_the_calls_of_a_command_share_a_batch()
    {
        var actor = Start("writes", new Script
        {
            Command = (a, m) =>
            {
                a.Persist("1", a.Apply);
                a.PersistAll(["2", "3"], a.Apply);
                a.PersistAsync("4", a.Apply);
            },
        });
        actor.Tell("go", TestActor);

        AwaitAssert(() => ExpectState(actor, "1 2 3 4"));
        Assert.True(Store.Batches.TryDequeue(out var batch));
        Assert.Equal([1, 2, 1], batch.Select(w => w.Size));
        Assert.Equal([1L, 2L, 4L], batch.Select(w => w.LowestSequenceNr));
        Assert.Equal([1L, 3L, 4L], batch.Select(w => w.HighestSequenceNr));
        Assert.True(Store.Batches.IsEmpty);
    }

    [Fact]
    public void While_a_write_is_under_way_further_events_gather_and_go_out_together()
    {
        var first = new TaskCompletionSource<System.Collections.Immutable.IImmutableList<Exception?>?>();
        var actor = Start("gather", new Script { Command = (a, m) => a.PersistAllAsync([m], a.Apply) });
        ExpectState(actor, string.Empty);
        Store.OnWrite = _ => first.Task;
        foreach (var command in new[] { "a", "b", "c" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectState(actor, string.Empty);
        Store.OnWrite = null;
        first.SetResult(null);

        AwaitAssert(() => ExpectState(actor, "a b c"));
        Assert.Equal([1, 2], Store.Batches.Select(b => b.Count));
    }

    [Fact]
    public void Commands_wait_for_the_handler_of_a_persisted_event()
    {
        var write = new TaskCompletionSource<System.Collections.Immutable.IImmutableList<Exception?>?>();
        Store.OnWrite = _ => write.Task;
        var actor = Start("hold", new Script
        {
            Command = (a, m) =>
            {
                if (m is "a")
                {
                    a.Persist(m, e => a.Reply($"stored {e}"));
                }
                else
                {
                    a.Reply(m);
                }
            },
        });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);
        ExpectNoMsg(100);

        write.SetResult(null);

        ExpectMsg("stored a");
        ExpectMsg("b");
    }

    [Fact]
    public void Commands_do_not_wait_for_the_handler_of_an_asynchronously_persisted_event()
    {
        var write = new TaskCompletionSource<System.Collections.Immutable.IImmutableList<Exception?>?>();
        Store.OnWrite = _ => write.Task;
        var actor = Start("pass", new Script
        {
            Command = (a, m) =>
            {
                a.Reply(m);
                a.PersistAsync(m, e => a.Reply($"stored {e}"));
            },
        });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);
        ExpectMsg("a");
        ExpectMsg("b");

        Store.OnWrite = null;
        write.SetResult(null);

        ExpectMsg("stored a");
        ExpectMsg("stored b");
    }

    [Fact]
    public void Mixed_calls_keep_their_order_and_hold_commands_until_the_last_stashing_handler_ran()
    {
        var actor = Start("mixed", new Script
        {
            Command = (a, m) =>
            {
                a.Reply(m);
                a.Persist($"{m}-sync1", e => a.Reply(e));
                a.PersistAsync($"{m}-async2", e => a.Reply(e));
                a.Persist($"{m}-sync3", e => a.Reply(e));
            },
        });
        foreach (var command in new[] { "a", "b", "c" })
        {
            actor.Tell(command, TestActor);
        }

        foreach (var command in new[] { "a", "b", "c" })
        {
            ExpectMsg(command);
            ExpectMsg($"{command}-sync1");
            ExpectMsg($"{command}-async2");
            ExpectMsg($"{command}-sync3");
        }
    }

    [Fact]
    public void Handlers_of_an_earlier_life_are_not_mixed_up_with_those_of_the_next()
    {
        var write = new TaskCompletionSource<System.Collections.Immutable.IImmutableList<Exception?>?>();
        var script = new Script
        {
            Command = (a, m) =>
            {
                if (m is "fail")
                {
                    throw new Broken("told to");
                }

                a.PersistAsync(m, e => a.Reply($"handler of {m} got {e}"));
            },
        };
        var actor = StartSupervised("lives", script, Directive.Restart, TestActor);
        ExpectState(actor, string.Empty);
        Store.OnWrite = _ => write.Task;
        actor.Tell("a", TestActor);
        actor.Tell("fail", TestActor);
        ExpectMsg<Broken>();
        Store.OnWrite = null;
        actor.Tell("b", TestActor);
        write.SetResult(null);

        ExpectMsg("handler of b got b");
        ExpectNoMsg(100);
    }

    [Fact]
    public void Many_commands_keep_their_order()
    {
        var actor = Start("many", new Script { Command = (a, m) => a.Persist(m, e => a.Reply(e)) });
        for (var i = 0; i < 500; i++)
        {
            actor.Tell(i, TestActor);
        }

        for (var i = 0; i < 500; i++)
        {
            ExpectMsg(i);
        }
    }

    [Fact]
    public void The_sequence_number_grows_with_each_event()
    {
        var actor = Start("numbers", new Script { Command = (a, m) => a.PersistAll([m, m, m], _ => a.Reply(a.LastSequenceNr)) });
        actor.Tell("a", TestActor);

        ExpectMsg(1L);
        ExpectMsg(2L);
        ExpectMsg(3L);
    }

    [Fact]
    public void A_handler_may_change_the_behaviour_for_the_next_command()
    {
        var actor = Start("change", new Script { Command = (a, m) => a.Persist(m, _ => a.Behave((_, n) => a.Reply($"changed {n}"))) });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        ExpectMsg("changed b");
    }
}
