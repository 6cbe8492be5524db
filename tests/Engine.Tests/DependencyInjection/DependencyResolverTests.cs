using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.EngineTests.DependencyInjection;

public sealed class DependencyResolverTests : IDisposable
{
    private readonly Microsoft.Extensions.DependencyInjection.ServiceProvider _services;
    private readonly TestKit _kit;

    public DependencyResolverTests()
    {
        _services = new ServiceCollection()
            .AddSingleton<Single>()
            .AddScoped<Scoped>()
            .AddTransient<Passing>()
            .BuildServiceProvider(validateScopes: true);
        _kit = new TestKit(ActorSystemSetup.Create(DependencyResolverSetup.Create(_services)));
    }

    public void Dispose()
    {
        _kit.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Arguments_that_are_not_given_are_resolved()
    {
        var actor = _kit.ActorOf(DependencyResolver.For(_kit.Sys).Props<Needy>("given"), "needy");

        actor.Tell(Needy.Report, _kit.TestActor);

        var state = _kit.ExpectMsg<NeedyState>();
        Assert.Same(_services.GetRequiredService<Single>(), state.Single);
        Assert.Equal("given", state.Name);
    }

    [Fact]
    public void Props_are_made_by_type_too()
    {
        var resolver = DependencyResolver.For(_kit.Sys);

        foreach (var props in new[] { resolver.Props(typeof(Needy), "given"), resolver.Resolver.Props<Needy>("given"), resolver.Resolver.Props(typeof(Needy), "given") })
        {
            _kit.ActorOf(props).Tell(Needy.Report, _kit.TestActor);
            Assert.Equal("given", _kit.ExpectMsg<NeedyState>().Name);
        }

        _kit.ActorOf(resolver.Props<OnlyServices>()).Tell("ask", _kit.TestActor);
        _kit.ExpectMsg<Single>();
        _kit.ActorOf(resolver.Props(typeof(OnlyServices))).Tell("ask", _kit.TestActor);
        _kit.ExpectMsg<Single>();
        Assert.Equal(typeof(OnlyServices), resolver.Props<OnlyServices>().Type);
    }

    [Fact]
    public void A_restart_resolves_transients_anew_and_uses_given_arguments_again()
    {
        var actor = _kit.ActorOf(DependencyResolver.For(_kit.Sys).Props<Needy>("given"));
        actor.Tell(Needy.Report, _kit.TestActor);
        var before = _kit.ExpectMsg<NeedyState>();

        _kit.EventFilter.Exception<InvalidOperationException>().ExpectOne(() => actor.Tell(Needy.Fail, _kit.TestActor));

        actor.Tell(Needy.Report, _kit.TestActor);
        var after = _kit.ExpectMsg<NeedyState>();
        Assert.NotSame(before.Passing, after.Passing);
        Assert.Same(before.Single, after.Single);
        Assert.Equal("given", after.Name);
        Assert.NotSame(before.Scoped, after.Scoped);
        Assert.True(before.Scoped.Disposed);
        Assert.False(after.Scoped.Disposed);
    }

    [Fact]
    public void A_scope_that_an_actor_opened_ends_with_it_and_singletons_do_not()
    {
        var actor = _kit.ActorOf(DependencyResolver.For(_kit.Sys).Props<Needy>("given"));
        actor.Tell(Needy.Report, _kit.TestActor);
        var state = _kit.ExpectMsg<NeedyState>();
        _kit.Watch(actor);

        _kit.Sys.Stop(actor);

        _kit.ExpectTerminated(actor);
        Assert.True(state.Scoped.Disposed);
        Assert.False(state.Single.Disposed);
    }

    [Fact]
    public void A_disposable_actor_is_disposed_at_restart_and_at_stop()
    {
        var disposals = new List<int>();
        var actor = _kit.ActorOf(DependencyResolver.For(_kit.Sys).Props<Closing>(disposals));
        _kit.EventFilter.Exception<InvalidOperationException>().ExpectOne(() => actor.Tell("fail", _kit.TestActor));
        actor.Tell("ask", _kit.TestActor);
        Assert.Equal(1, _kit.ExpectMsg<int>());

        _kit.Sys.Stop(actor);

        _kit.AwaitAssert(() => Assert.Equal(2, CountOf(disposals)), interval: TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void What_cannot_be_resolved_is_a_failed_creation()
    {
        var parent = _kit.CreateTestProbe();
        var actor = parent.ChildActorOf(DependencyResolver.For(_kit.Sys).Props<Impossible>());

        _kit.Watch(actor);

        _kit.ExpectTerminated(actor);
    }

    [Fact]
    public void Services_are_resolved_without_an_actor_too()
    {
        var resolver = DependencyResolver.For(_kit.Sys).Resolver;

        Assert.Same(_services.GetRequiredService<Single>(), resolver.GetService<Single>());
        Assert.Same(_services.GetRequiredService<Single>(), resolver.GetService(typeof(Single)));
        Assert.Null(resolver.GetService(typeof(DependencyResolverTests)));
        using var scope = resolver.CreateScope();
        Assert.Same(scope.Resolver.GetService<Scoped>(), scope.Resolver.GetService<Scoped>());
    }

    [Fact]
    public void A_system_without_the_setup_says_so()
    {
        using var plain = new TestKit();

        Assert.Throws<ConfigurationException>(() => DependencyResolver.For(plain.Sys));
    }

    private static int CountOf(List<int> list)
    {
        lock (list)
        {
            return list.Count;
        }
    }

    internal sealed class Single : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    internal sealed class Scoped : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    internal sealed class Passing;

    internal sealed record NeedyState(string Name, Single Single, Passing Passing, Scoped Scoped);

    internal sealed class Needy : ReceiveActor
    {
        public const string Report = "report";
        public const string Fail = "fail";
        private readonly IServiceScope _scope;

        public Needy(string name, Single single, Passing passing, IServiceProvider provider)
        {
            _scope = provider.CreateScope();
            var scoped = _scope.ServiceProvider.GetRequiredService<Scoped>();
            Receive<string>(m => m == Report, _ => Sender.Tell(new NeedyState(name, single, passing, scoped)));
            Receive<string>(m => m == Fail, _ => throw new InvalidOperationException("failed"));
        }

        protected override void PostStop() => _scope.Dispose();
    }

    internal sealed class OnlyServices : ReceiveActor
    {
        public OnlyServices(Single single) => ReceiveAny(_ => Sender.Tell(single));
    }

    internal sealed class Closing : ReceiveActor, IDisposable
    {
        private readonly List<int> _disposals;

        public Closing(List<int> disposals)
        {
            _disposals = disposals;
            Receive<string>(m => m == "fail", _ => throw new InvalidOperationException("failed"));
            ReceiveAny(_ => Sender.Tell(CountOf(disposals)));
        }

        public void Dispose()
        {
            lock (_disposals)
            {
                _disposals.Add(1);
            }
        }
    }

    internal sealed class Impossible : ReceiveActor
    {
        public Impossible(DependencyResolverTests notRegistered) => _ = notRegistered;
    }
}
