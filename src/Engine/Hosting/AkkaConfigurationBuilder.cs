using ActorEngine.Actor;
using ActorEngine.Actor.Setup;
using ActorEngine.Configuration;
using ActorEngine.DependencyInjection;
using ActorEngine.Util;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorEngine.Hosting;

/// <summary>Gathers what a system is made of; what is added after the system has started is ignored.</summary>
public sealed class AkkaConfigurationBuilder
{
    /// <summary>The parts that the system is set up with.</summary>
    public readonly HashSet<Setup> Setups = [];

    private readonly string _actorSystemName;
    private readonly List<ActorStarterWithResolver> _starters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private readonly HashSet<Type> _extensions = [];
    private bool _complete;

    /// <summary>Makes a builder; <c>AddAkka</c> does.</summary>
    /// <param name="serviceCollection">The services of the host.</param>
    /// <param name="actorSystemName">The name of the system: letters, digits and hyphens.</param>
    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName)
    {
        ArgumentNullException.ThrowIfNull(serviceCollection);
        ArgumentNullException.ThrowIfNull(actorSystemName);
        ServiceCollection = serviceCollection;
        _actorSystemName = actorSystemName;
    }

    /// <summary>The settings so far, or none.</summary>
    public Option<Config> Configuration { get; private set; } = Option<Config>.None;

    /// <summary>Where actors live, if that was said.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; private set; } = Option<ProviderSelection>.None;

    internal IServiceCollection ServiceCollection { get; }

    /// <summary>Starts actors with the system, after those of earlier calls.</summary>
    /// <param name="starter">Starts and registers them.</param>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
        => StartActors((ActorSystem system, IActorRegistry registry, IDependencyResolver _) => starter(system, registry));

    /// <summary>Starts actors that need services with the system, after those of earlier calls.</summary>
    /// <param name="starter">Starts and registers them.</param>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter)
        => StartActors(new ActorStarterWithResolver((system, registry, resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        }));

    /// <summary>Starts actors with the system, after those of earlier calls.</summary>
    /// <param name="starter">Starts and registers them.</param>
    public AkkaConfigurationBuilder StartActors(ActorStarter starter) => StartActors(new ActorStarterWithResolver((system, registry, _) => starter(system, registry)));

    /// <summary>Starts actors that need services with the system, after those of earlier calls.</summary>
    /// <param name="starter">Starts and registers them.</param>
    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        if (!_complete)
        {
            _starters.Add(starter);
        }

        return this;
    }

    /// <summary>Runs something once all actors are started.</summary>
    /// <param name="startupTask">What to run; if it throws, the host does not start.</param>
    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
        => AddStartup(new StartupTask((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        }));

    /// <summary>Runs something once all actors are started.</summary>
    /// <param name="startupTask">What to run; if it throws, the host does not start.</param>
    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        if (!_complete)
        {
            _startupTasks.Add(startupTask);
        }

        return this;
    }

    /// <summary>Creates extensions with the system.</summary>
    /// <param name="extensions">Their ids' types, each with a constructor without parameters.</param>
    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        foreach (var extension in extensions)
        {
            if (!typeof(IExtensionId).IsAssignableFrom(extension))
            {
                throw new ConfigurationException($"Type must implement {nameof(IExtensionId)}: {extension}");
            }

            if (!_complete)
            {
                _extensions.Add(extension);
            }
        }

        return this;
    }

    /// <summary>Creates an extension with the system.</summary>
    /// <typeparam name="T">Its id's type.</typeparam>
    public AkkaConfigurationBuilder WithExtension<T>()
        where T : IExtensionId
        => WithExtensions(typeof(T));

    internal AkkaConfigurationBuilder AddHocon(Config hocon, HoconAddMode addMode)
    {
        if (!_complete)
        {
            var existing = Configuration.GetOrElse(Config.Empty);
            Configuration = addMode == HoconAddMode.Append ? existing.SafeWithFallback(hocon) : hocon.SafeWithFallback(existing);
        }

        return this;
    }

    internal AkkaConfigurationBuilder AddSetup(Setup setup)
    {
        if (!_complete)
        {
            // One of a type: the later wins, as in ActorSystemSetup.
            Setups.RemoveWhere(s => s.GetType() == setup.GetType());
            Setups.Add(setup);
        }

        return this;
    }

    internal void RemoveSetup<T>()
        where T : Setup
    {
        if (!_complete)
        {
            Setups.RemoveWhere(s => s is T);
        }
    }

    internal AkkaConfigurationBuilder SetActorRefProvider(ProviderSelection provider)
    {
        if (!_complete)
        {
            ActorRefProvider = provider;
        }

        return this;
    }

    internal ActorSystem CreateSystem(IServiceProvider serviceProvider)
    {
        var bootstrap = BootstrapSetup.Create().WithConfig(Configuration.GetOrElse(Config.Empty));
        if (ActorRefProvider.HasValue)
        {
            bootstrap = bootstrap.WithActorRefProvider(ActorRefProvider.Value);
        }

        var setup = ActorSystemSetup.Create([.. Setups]).WithSetup(bootstrap);
        if (setup.Get<DependencyResolverSetup>().IsEmpty)
        {
            setup = setup.WithSetup(DependencyResolverSetup.Create(serviceProvider));
        }

        var system = ActorSystem.Create(_actorSystemName, setup);
        if (setup.Get<LoggerFactorySetup>() is { HasValue: true, Value: var logging })
        {
            LoggerFactoryBridge.Attach(system, logging.Factory ?? serviceProvider.GetRequiredService<ILoggerFactory>());
        }

        foreach (var extension in _extensions)
        {
            system.RegisterExtension((IExtensionId)Activator.CreateInstance(extension)!);
        }

        return system;
    }

    internal async Task StartAsync(ActorSystem system)
    {
        if (_complete)
        {
            return;
        }

        _complete = true;
        var registry = ActorRegistry.For(system);
        var resolver = DependencyResolver.For(system).Resolver;
        foreach (var starter in _starters)
        {
            await starter(system, registry, resolver).ConfigureAwait(false);
        }

        foreach (var task in _startupTasks)
        {
            await task(system, registry).ConfigureAwait(false);
        }
    }
}
