namespace ActorTasks.EngineTests.PersistentActors;

public sealed class ReceivePersistentActorTests : PersistenceSpec
{
    [Fact]
    public void The_first_handler_that_takes_a_command_has_it()
    {
        var actor = StartActor(a =>
        {
            a.On<int>(i => a.Reply($"big {i}"), i => i > 100);
            a.On<int>(i => a.Reply($"int {i}"));
            a.On<string>(s => a.Reply($"string {s}"));
            a.OnAny(o => a.Reply($"other {o}"));
        });
        actor.Tell(1, TestActor);
        actor.Tell(101, TestActor);
        actor.Tell("s", TestActor);
        actor.Tell(1.5m, TestActor);

        ExpectMsg("int 1");
        ExpectMsg("big 101");
        ExpectMsg("string s");
        ExpectMsg("other 1.5");
    }

    [Fact]
    public void A_command_without_handler_is_published_as_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = StartActor(a => a.On<int>(_ => { }));

        actor.Tell("s", TestActor);

        Assert.Equal("s", ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void After_a_handler_for_everything_no_other_can_be_registered()
    {
        var actor = StartActor(a =>
        {
            a.OnAny(_ => { });
            TestActor.Tell(Record.Exception(() => a.On<int>(_ => { })));
        });

        Assert.IsType<InvalidOperationException>(ExpectMsg<Exception>());
        Assert.NotNull(actor);
    }

    [Fact]
    public void Handlers_are_registered_in_the_constructor_and_in_become_only()
    {
        var actor = StartActor(a => a.On<string>(_ => a.Reply(Record.Exception(() => a.On<int>(_ => { })))));
        actor.Tell("s", TestActor);

        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void Become_changes_the_handlers_of_commands_and_not_those_of_events()
    {
        var actor = StartActor(a =>
        {
            a.OnEvent<string>(e => TestActor.Tell($"replayed {e}"));
            a.On<string>(s => a.Persist(s, e =>
            {
                a.Reply(e);
                a.Change(() => a.On<string>(t => a.Reply($"changed {t}")));
            }));
        });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);
        ExpectMsg("a");
        ExpectMsg("changed b");
        StopAndWait(actor);

        StartActor(a => a.OnEvent<string>(e => TestActor.Tell($"replayed {e}")));

        ExpectMsg("replayed a");
    }

    [Fact]
    public void A_stacked_behaviour_is_left_again()
    {
        var actor = StartActor(a => a.On<string>(s =>
        {
            a.Reply($"first {s}");
            a.Push(() => a.On<string>(t =>
            {
                a.Reply($"second {t}");
                a.Pop();
            }));
        }));
        foreach (var command in new[] { "a", "b", "c" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectMsg("first a");
        ExpectMsg("second b");
        ExpectMsg("first c");
    }

    [Fact]
    public void An_asynchronous_handler_holds_the_next_command_until_it_ends()
    {
        var gate = new TaskCompletionSource();
        var actor = StartActor(a =>
        {
            a.OnAsync<string>(async s =>
            {
                a.Reply($"begin {s}");
                await gate.Task;
                a.Reply($"end {s}");
            });
        });
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);
        ExpectMsg("begin a");
        ExpectNoMsg(100);

        gate.SetResult();

        ExpectMsg("end a");
        ExpectMsg("begin b");
        ExpectMsg("end b");
    }

    [Fact]
    public void An_asynchronous_handler_persists_before_and_after_it_waits()
    {
        var actor = StartActor(a => a.OnAsync<string>(async s =>
        {
            a.Persist($"{s}1", e => a.Reply(e));
            await Task.Yield();
            a.Persist($"{s}2", e => a.Reply(e));
        }));
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        foreach (var expected in new[] { "a1", "a2", "b1", "b2" })
        {
            ExpectMsg(expected);
        }
    }

    [Fact]
    public void Many_asynchronous_commands_that_persist_keep_their_order()
    {
        var actor = StartActor(a => a.OnAsync<int>(async i =>
        {
            await Task.Yield();
            a.Persist(i, e => a.Reply(e));
        }));
        for (var i = 0; i < 100; i++)
        {
            actor.Tell(i, TestActor);
        }

        for (var i = 0; i < 100; i++)
        {
            ExpectMsg(i);
        }
    }

    [Fact]
    public void A_handler_of_an_event_may_go_on_asynchronously_before_the_next_command()
    {
        var actor = StartActor(a => a.On<string>(s => a.Persist(s, e => a.Later(async () =>
        {
            await Task.Yield();
            a.Reply($"later {e}");
        }))));
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        ExpectMsg("later a");
        ExpectMsg("later b");
    }

    [Fact]
    public void An_asynchronous_handler_that_fails_after_it_persisted_has_its_event_stored()
    {
        var child = Actor.For("async-failure", a =>
        {
            a.OnEvent<string>(e => TestActor.Tell($"replayed {e}"));
            a.OnAsync<string>(async s =>
            {
                a.Persist(s, _ => { });
                await Task.Yield();
                throw new Broken("after persist");
            });
        });
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(child, Directive.Restart, TestActor)));
        supervisor.Tell("a", TestActor);

        ExpectMsg<Broken>();
        ExpectMsg("replayed a");
    }

    private IActorRef StartActor(Action<Actor> configure) => Sys.ActorOf(Actor.For("receive", configure));

    private sealed class Actor : ReceivePersistentActor
    {
        private readonly string _id;

        public Actor(string id, Action<Actor> configure)
        {
            _id = id;
            configure(this);
        }

        public override string PersistenceId => _id;

        public static Props For(string id, Action<Actor> configure) => Props.Create(() => new Actor(id, configure));

        public void On<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Command(handler, shouldHandle);

        public void OnAny(Action<object> handler) => CommandAny(handler);

        public void OnAsync<T>(Func<T, Task> handler) => CommandAsync(handler);

        public void OnEvent<T>(Action<T> handler) => Recover(handler);

        public void Change(Action configure) => Become(configure);

        public void Push(Action configure) => BecomeStacked(configure);

        public void Pop() => UnbecomeStacked();

        public void Later(Func<Task> task) => RunTask(task);

        public void Reply(object answer) => Sender.Tell(answer, Self);
    }
}
