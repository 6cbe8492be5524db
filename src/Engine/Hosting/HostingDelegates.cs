using ActorEngine.Actor;
using ActorEngine.DependencyInjection;

namespace ActorEngine.Hosting;

/// <summary>Starts actors and registers them.</summary>
/// <param name="system">The system, just created.</param>
/// <param name="registry">Where actors are registered by a type.</param>
public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);

/// <summary>Starts actors that need services, and registers them.</summary>
/// <param name="system">The system, just created.</param>
/// <param name="registry">Where actors are registered by a type.</param>
/// <param name="resolver">Makes props of actors that need services.</param>
public delegate Task ActorStarterWithResolver(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver);

/// <summary>Runs after all actors have been started.</summary>
/// <param name="system">The system.</param>
/// <param name="registry">The registered actors.</param>
public delegate Task StartupTask(ActorSystem system, IActorRegistry registry);
