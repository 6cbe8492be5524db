namespace ActorTasks.EngineTests.PersistentActors;

public sealed class StashingTests : PersistenceSpec
{
    [Fact]
    public void Stashed_commands_come_back_in_order_and_before_those_that_were_held_meanwhile()
    {
        var actor = Start("order", new Script
        {
            Command = (a, m) =>
            {
                if (a.State.Count == 0 && m is "b" or "c" && !a.State.Contains("a"))
                {
                    a.Stash.Stash();
                }
                else
                {
                    a.Persist(m, e =>
                    {
                        a.Apply(e);
                        if (e is "a")
                        {
                            a.Stash.UnstashAll();
                        }
                    });
                }
            },
        });
        foreach (var command in new[] { "b", "c", "a", "d", "e" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectState(actor, "a b c d e");
    }

    [Fact]
    public void A_command_that_is_stashed_and_unstashed_by_asynchronous_handlers_is_not_lost()
    {
        var actor = Start("async", new Script
        {
            Command = (a, m) =>
            {
                if (m is "b" && !a.State.Contains("a"))
                {
                    a.Stash.Stash();
                    return;
                }

                a.PersistAsync(m, e =>
                {
                    a.Apply(e);
                    a.Reply(e);
                    if (e is "a")
                    {
                        a.Stash.UnstashAll();
                    }
                });
            },
        });
        actor.Tell("b", TestActor);
        actor.Tell("a", TestActor);
        actor.Tell("c", TestActor);

        ExpectMsgAllOf("a", "b", "c");
    }

    [Fact]
    public void Stashed_commands_survive_a_failure_and_keep_their_order()
    {
        var failed = false;
        var script = new Script
        {
            Command = (a, m) =>
            {
                switch (m)
                {
                    case "fail":
                        failed = true;
                        throw new Broken("told to");
                    case string when !failed:
                        a.Stash.Stash();
                        break;
                    default:
                        a.PersistAndApply(m);
                        break;
                }
            },
        };
        var actor = StartSupervised("failure", script, Directive.Restart, TestActor);
        foreach (var command in new[] { "a", "b", "fail", "c" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectMsg<Broken>();
        ExpectState(actor, "a b c");
    }

    [Fact]
    public void Commands_that_wait_for_a_handler_survive_its_failure()
    {
        var script = new Script
        {
            Command = (a, m) => a.Persist(m, e =>
            {
                if (e is "bad" && a.State.Count == 0)
                {
                    throw new Broken("in the handler");
                }

                a.Apply(e);
            }),
        };
        var actor = StartSupervised("held", script, Directive.Restart, TestActor);
        foreach (var command in new[] { "bad", "a", "b", "c" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectMsg<Broken>();
        AwaitAssert(() => ExpectState(actor, "bad a b c"));
    }

    [Fact]
    public void Commands_that_wait_when_the_actor_stops_become_dead_letters()
    {
        var write = new TaskCompletionSource<System.Collections.Immutable.IImmutableList<Exception?>?>();
        Store.OnWrite = _ => write.Task;
        var actor = Start("stop", new Script());
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);
        AwaitCondition(() => !Store.Batches.IsEmpty);

        Sys.Stop(actor);

        Assert.Equal("b", ExpectMsg<DeadLetter>().Message);
    }
}
