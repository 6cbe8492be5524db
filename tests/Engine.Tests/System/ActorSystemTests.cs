namespace ActorTasks.EngineTests;

public class ActorSystemTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a_b")]
    [InlineData("\u00e4")]
    public void A_name_that_is_not_allowed_is_refused(string name) => Assert.ThrowsAny<ArgumentException>(() => ActorSystem.Create(name));

    [Fact]
    public async Task Termination_callbacks_run_the_last_registered_first_and_then_no_more_can_be_registered()
    {
        var system = ActorSystem.Create("callbacks");
        var order = new List<int>();
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.RegisterOnTermination(ran.SetResult);
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            system.RegisterOnTermination(() => order.Add(number));
        }

        await system.Terminate().WaitAsync(Patience);

        // Akka.NET counts as terminated after the first of them.
        await ran.Task.WaitAsync(Patience);
        Assert.Equal([4, 3, 2, 1, 0], order);
        Assert.ThrowsAny<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
    }

    [Fact]
    public async Task A_terminated_system_makes_no_actors_and_terminates_once_only()
    {
        var system = ActorSystem.Create("terminated");

        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Patience);
        await system.WhenTerminated;

        var refusal = Assert.ThrowsAny<InvalidOperationException>(() => system.ActorOf(Props.Create(() => new Recorder(Nothing))));
        Assert.Equal("Cannot create child while terminating or terminated", refusal.Message);
    }

    [Fact]
    public async Task Every_actor_that_was_still_started_while_the_system_terminates_is_stopped_too()
    {
        var system = ActorSystem.Create("busy");
        var started = 0;
        var stopped = 0;
        var made = 0;
        var ended = Task.CompletedTask;
        Action start = () => Interlocked.Increment(ref started);
        Action stop = () => Interlocked.Increment(ref stopped);
        while (true)
        {
            try
            {
                system.ActorOf(Props.Create(() => new Counted(start, stop)));
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

        Assert.Equal(started, stopped);
        Assert.InRange(started, 1, made);
    }

    [Fact]
    public async Task The_users_actors_end_before_those_of_the_system()
    {
        var system = (ExtendedActorSystem)ActorSystem.Create("order");
        var order = new List<string>();
        Action<string> note = name =>
        {
            lock (order)
            {
                order.Add(name);
            }
        };
        await Ready(system.SystemActorOf(Props.Create(() => new Recorder(note)), "system"));
        await Ready(system.ActorOf(Props.Create(() => new Recorder(note)), "user"));

        await system.Terminate().WaitAsync(Patience);

        Assert.Equal(["user", "system"], order);
    }

    [Fact]
    public async Task A_child_ends_before_its_parent()
    {
        var system = ActorSystem.Create("family");
        var order = new List<string>();
        Action<string> note = name =>
        {
            lock (order)
            {
                order.Add(name);
            }
        };
        await Ready(system.ActorOf(Props.Create(() => new Recorder(note, "child")), "parent"));

        await system.Terminate().WaitAsync(Patience);

        Assert.Equal(["child", "parent"], order);
    }

    [Fact]
    public async Task An_extension_is_made_once()
    {
        var system = ActorSystem.Create("extended");

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => system.WithExtension<Counting, CountingId>())));

        Assert.Single(all.Distinct());
        Assert.Same(all[0], new CountingId().Get(system));
        Assert.Same(all[0], system.GetExtension<Counting>());
        Assert.True(system.HasExtension<Counting>());
        Assert.True(system.TryGetExtension<Counting>(out var found));
        Assert.Same(all[0], found);
        await system.Terminate();
    }

    [Fact]
    public async Task A_system_knows_its_name_its_configuration_and_its_age()
    {
        using var system = ActorSystem.Create("known", ConfigurationFactory.ParseString("my.key = 7"));

        Assert.Equal("known", system.Name);
        Assert.Equal(7, system.Settings.Config.GetInt("my.key"));
        Assert.Equal("INFO", system.Settings.LogLevel);
        Assert.True(system.Uptime >= TimeSpan.Zero);
        Assert.Equal("akka://known/deadLetters", system.DeadLetters.Path.ToString());
        Assert.True(system.DeadLetters.IsNobody());
        await Ready(system.ActorOf(Props.Create(() => new Recorder(Nothing))));
    }

    [Fact]
    public async Task When_the_guardian_of_the_users_actors_escalates_the_system_ends()
    {
        var system = ActorSystem.Create("escalating", ConfigurationFactory.ParseString(
            $"akka.actor.guardian-supervisor-strategy = \"{typeof(Escalating).AssemblyQualifiedName}\""));
        var actor = system.ActorOf(Props.Create(() => new Recorder(Nothing)));

        actor.Tell(Kill.Instance, ActorRefs.NoSender);

        await system.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public void An_actor_is_not_made_by_new() => Assert.ThrowsAny<ActorInitializationException>(() => new Recorder(Nothing));

    [Fact]
    public async Task An_actor_that_was_stopped_from_outside_ends()
    {
        using var system = ActorSystem.Create("stops");
        var actor = system.ActorOf(Props.Create(() => new Recorder(Nothing)));
        var gone = actor.WatchAsync();

        system.Stop(actor);

        Assert.True(await gone.WaitAsync(Patience));
    }

    private static void Nothing(string name)
    {
    }

    private static Task<string> Ready(IActorRef actor) => actor.Ask<string>("ready?", Patience);

    private sealed class Escalating : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }

    private sealed class Counting : IExtension;

    private sealed class CountingId : ExtensionIdProvider<Counting>
    {
        public override Counting CreateExtension(ExtendedActorSystem system) => new();
    }

    private sealed class Counted : UntypedActor
    {
        private readonly Action _stopped;

        public Counted(Action started, Action stopped)
        {
            _stopped = stopped;
            started();
        }

        protected override void PostStop() => _stopped();

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Recorder : UntypedActor
    {
        private readonly Action<string> _stopped;

        public Recorder(Action<string> stopped) => _stopped = stopped;

        public Recorder(Action<string> stopped, string child)
        {
            _stopped = stopped;
            Context.ActorOf(Props.Create(() => new Recorder(stopped)), child);
        }

        protected override void PostStop() => _stopped(Self.Path.Name);

        protected override void OnReceive(object message) => Sender.Tell("ready");
    }
}
