using ActorEngine.Testing.TestActors;

namespace ActorTasks.EngineTests.Own;

public class DslTests : TestKit
{
    [Fact]
    public void An_actor_is_written_where_it_is_needed()
    {
        var actor = ActorOf(act =>
        {
            act.Receive<string>((message, context) => context.Sender.Tell($"{message}!"));
            act.ReceiveAsync<int>(async (number, context) =>
            {
                await Task.Yield();
                context.Sender.Tell(number + 1);
            });
            act.ReceiveAny((message, context) => context.Sender.Tell(message.GetType()));
        });

        actor.Tell("a");
        actor.Tell(1);
        actor.Tell(2.5);

        Assert.Equal(["a!", 2, typeof(double)], ReceiveN(3));
    }

    [Fact]
    public void It_has_hooks_and_supervises_its_children()
    {
        var parent = ActorOf((act, _) =>
        {
            act.Strategy = new OneForOneStrategy(_ => Directive.Restart);
            var child = act.ActorOf(
                c =>
                {
                    c.OnPreStart = _ => TestActor.Tell("started");
                    c.OnPreRestart = (cause, message, _) => TestActor.Tell($"{cause.Message} on {message}");
                    c.OnPostRestart = (_, _) => TestActor.Tell("restarted");
                    c.OnPostStop = _ => TestActor.Tell("stopped");
                    c.Receive<string>(m => m == "fail", (_, _) => throw new InvalidOperationException("failed"));
                },
                "child");
            act.ReceiveAny((message, context) => child.Forward(message));
        });

        ExpectMsg("started");
        parent.Tell("fail");
        ExpectMsg("failed on fail");
        ExpectMsg("restarted");
        Sys.Stop(parent);
        ExpectMsg("stopped");
    }

    [Fact]
    public void It_becomes_another_and_goes_back()
    {
        var actor = ActorOf(act => act.ReceiveAny((message, context) =>
        {
            context.Sender.Tell($"first {message}");
            act.BecomeStacked((other, _) =>
            {
                TestActor.Tell($"second {other}");
                act.UnbecomeStacked();
            });
        }));

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);

        Assert.Equal(["first 1", "second 2", "first 3"], ReceiveN(3));
    }

    [Fact]
    public void There_are_actors_that_echo_forward_and_swallow()
    {
        var probe = CreateTestProbe();

        probe.Send(ActorOf(EchoActor.Props(this)), "echo");
        probe.ExpectMsg("echo");
        ExpectMsg("echo");
        Assert.Equal(probe.Ref, LastSender);

        ActorOf(ForwardActor.Props(probe)).Tell("forward");
        probe.ExpectMsg("forward");
        Assert.Equal(TestActor, probe.LastSender);

        ActorOf(SimpleEchoActor.Props()).Tell("back");
        ExpectMsg("back");

        EventFilter.Info(contains: "unhandled").ExpectOne(() => ActorOf<UnhandledMessageActor>().Tell("nobody"));
        EventFilter.Info(contains: "unhandled").Expect(0, TimeSpan.FromMilliseconds(50), () => ActorOf(BlackHoleActor.Props).Tell("gone"));
    }
}
