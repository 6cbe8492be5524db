namespace ActorTasks.EngineTests.Own;

/// <summary>Where actors, their props and their paths do better than in Akka.NET 1.5.30; actors must not depend on it.</summary>
public class ActorsBeyondAkkaTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>In Akka.NET null goes into the mailbox of a top-level actor that has not started yet, and from there ends the whole system.</summary>
    [Fact]
    public void Null_is_refused_where_it_is_sent()
    {
        Func<Awaiting, Task> handler = _ => Task.CompletedTask;
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(handler)));

        Assert.Throws<ArgumentNullException>(() => actor.Tell(null!, ActorRefs.NoSender));
        actor.Tell("echo");
        ExpectMsg("echo");
    }

    /// <summary>In Akka.NET those that had not started by then are forgotten: no constructor, no PostStop.</summary>
    [Fact]
    public async Task Every_actor_that_could_still_be_made_while_the_system_terminates_is_stopped_too()
    {
        var system = ActorSystem.Create("busy");
        var stopped = 0;
        var made = 0;
        var ended = Task.CompletedTask;
        Action count = () => Interlocked.Increment(ref stopped);
        while (true)
        {
            try
            {
                system.ActorOf(Props.Create(() => new Counted(count)));
                if (++made == 500)
                {
                    ended = system.Terminate();
                }
            }
            catch (InvalidOperationException)
            {
                break;
            }
        }

        await ended.WaitAsync(Patience);

        Assert.Equal(made, stopped);
    }

    /// <summary>In Akka.NET what a handler yields to goes on at once, before the system messages that wait.</summary>
    [Fact]
    public void A_handler_that_yields_lets_the_end_of_its_actor_in()
    {
        var witness = TestActor;
        Func<Awaiting, Task> handler = async a =>
        {
            a.StopSelf();
            await Task.Yield();
            witness.Tell("must not run");
        };
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Awaiting(handler))));

        actor.Tell("go");

        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Akka.NET leaves the strategy out.</summary>
    [Fact]
    public void Props_with_different_strategies_are_not_equal()
    {
        Action nothing = () => { };
        var props = Props.Create(() => new Counted(nothing));

        Assert.NotEqual(props, props.WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy));
    }

    /// <summary>Akka.NET reads an address without a name.</summary>
    [Fact]
    public void A_path_without_a_system_is_none() => Assert.False(ActorPath.TryParse("akka://", out _));

    private sealed class Counted(Action stopped) : UntypedActor
    {
        protected override void PostStop() => stopped();

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(Func<Awaiting, Task> handler)
        {
            Receive<string>(m => m == "echo", m => Sender.Tell(m));
            ReceiveAnyAsync(_ => handler(this));
        }

        public void StopSelf() => Context.Stop(Self);
    }
}
