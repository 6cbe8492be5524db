namespace ActorTasks.EngineTests.PersistentActors;

public sealed class DeferAndNestTests : PersistenceSpec
{
    [Fact]
    public void A_deferred_handler_runs_at_once_when_nothing_is_pending()
    {
        var actor = Start("at-once", new Script
        {
            Command = (a, m) =>
            {
                a.DeferAsync(m, e => a.Reply($"deferred {e}"));
                a.Reply("after the call");
            },
        });
        actor.Tell("a", TestActor);

        ExpectMsg("deferred a");
        ExpectMsg("after the call");
    }

    [Fact]
    public void A_deferred_handler_keeps_its_place_among_the_handlers_of_events()
    {
        var actor = Start("place", new Script
        {
            Command = (a, m) =>
            {
                a.PersistAsync($"{m}1", e => a.Reply(e));
                a.DeferAsync($"{m}2", e => a.Reply(e));
                a.Persist($"{m}3", e => a.Reply(e));
                a.DeferAsync($"{m}4", e => a.Reply(e));
                a.PersistAsync($"{m}5", e => a.Reply(e));
                a.DeferAsync($"{m}6", e => a.Reply(e));
            },
        });
        actor.Tell("a", TestActor);

        for (var i = 1; i <= 6; i++)
        {
            ExpectMsg($"a{i}");
        }
    }

    [Fact]
    public void A_deferred_message_is_not_stored()
    {
        var actor = Start("unstored", new Script
        {
            Command = (a, m) =>
            {
                a.PersistAndApply(m);
                a.DeferAsync("deferred", a.Apply);
            },
        });
        actor.Tell("a", TestActor);
        AwaitAssert(() => ExpectState(actor, "a deferred"));
        StopAndWait(actor);

        ExpectState(Start("unstored"), "a");
    }

    [Fact]
    public void A_deferred_handler_answers_the_sender_of_its_command()
    {
        var other = CreateTestProbe();
        var actor = Start("sender", new Script
        {
            Command = (a, m) =>
            {
                a.PersistAsync(m, _ => { });
                a.DeferAsync(m, e => a.Reply(e));
            },
        });
        actor.Tell("a", other.Ref);
        actor.Tell("b", TestActor);

        other.ExpectMsg("a");
        ExpectMsg("b");
    }

    [Fact]
    public void Nested_persists_run_after_the_outer_ones_and_before_the_next_command()
    {
        var actor = Start("nested", new Script
        {
            Command = (a, m) =>
            {
                a.Reply(m);
                a.Persist($"{m}-outer1", outer =>
                {
                    a.Reply(outer);
                    a.Persist($"{m}-inner1", inner => a.Reply(inner));
                });
                a.Persist($"{m}-outer2", outer =>
                {
                    a.Reply(outer);
                    a.Persist($"{m}-inner2", inner => a.Reply(inner));
                });
            },
        });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        foreach (var m in new[] { "a", "b" })
        {
            ExpectMsg(m);
            ExpectMsg($"{m}-outer1");
            ExpectMsg($"{m}-outer2");
            ExpectMsg($"{m}-inner1");
            ExpectMsg($"{m}-inner2");
        }
    }

    [Fact]
    public void Nested_asynchronous_persists_run_in_the_order_of_their_calls()
    {
        var actor = Start("nested-async", new Script
        {
            Command = (a, m) =>
            {
                a.PersistAsync($"{m}-outer1", outer =>
                {
                    a.Reply(outer);
                    a.PersistAsync($"{m}-inner1", inner => a.Reply(inner));
                });
                a.PersistAsync($"{m}-outer2", outer =>
                {
                    a.Reply(outer);
                    a.PersistAsync($"{m}-inner2", inner => a.Reply(inner));
                });
            },
        });
        actor.Tell("a", TestActor);

        ExpectMsg("a-outer1");
        ExpectMsg("a-outer2");
        ExpectMsg("a-inner1");
        ExpectMsg("a-inner2");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Persists_may_be_nested_deeply(bool stashing)
    {
        const int depth = 50;
        var actor = Start($"deep-{stashing}", new Script { Command = (a, m) => Nest(a, 0) });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        var received = Enumerable.Range(0, 2 * depth).Select(_ => ExpectMsg<int>()).ToList();
        Assert.Equal(Enumerable.Range(0, depth).SelectMany(i => new[] { i, i }), received.Order());
        if (stashing)
        {
            Assert.Equal(Enumerable.Range(0, depth).Concat(Enumerable.Range(0, depth)), received);
        }

        void Nest(Scripted a, int level)
        {
            if (level == depth)
            {
                return;
            }

            if (stashing)
            {
                a.Persist(level, Handle);
            }
            else
            {
                a.PersistAsync(level, Handle);
            }

            void Handle(int e)
            {
                a.Reply(e);
                Nest(a, level + 1);
            }
        }
    }

    [Fact]
    public void An_asynchronous_persist_within_a_handler_holds_no_command()
    {
        var write = new TaskCompletionSource<System.Collections.Immutable.IImmutableList<Exception?>?>();
        var actor = Start("async-in-sync", new Script
        {
            Command = (a, m) =>
            {
                a.Reply(m);
                a.Persist($"{m}-outer", outer =>
                {
                    Store.OnWrite = _ => write.Task;
                    a.Reply(outer);
                    a.PersistAsync($"{m}-inner", inner => a.Reply(inner));
                });
            },
        });
        actor.Tell("a", TestActor);
        actor.Tell(GetState.Instance, TestActor);

        ExpectMsg("a");
        ExpectMsg("a-outer");
        ExpectMsg(string.Empty);
        write.SetResult(null);
        ExpectMsg("a-inner");
    }
}
