using ActorEngine.Actor;
using ActorEngine.Configuration;
using ActorEngine.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ActorEngine.Hosting;

/// <summary>Puts an actor system into a .NET host.</summary>
public static class AkkaHostingExtensions
{
    /// <summary>Adds a system that starts and stops with the host.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="actorSystemName">The name of the system: letters, digits and hyphens.</param>
    /// <param name="builder">Says what the system is made of; runs once, when the system is first asked for.</param>
    public static IServiceCollection AddAkka(this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder> builder)
        => AddAkka(services, actorSystemName, (configuration, _) => builder(configuration));

    /// <summary>Adds a system that starts and stops with the host.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="actorSystemName">The name of the system: letters, digits and hyphens.</param>
    /// <param name="builder">Says what the system is made of; runs once, when the system is first asked for.</param>
    public static IServiceCollection AddAkka(this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder)
        => AddAkka<AkkaHostedService>(services, actorSystemName, builder);

    /// <summary>Adds a system that is started and stopped by a hosted service of the caller's own.</summary>
    /// <typeparam name="T">The hosted service.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="actorSystemName">The name of the system: letters, digits and hyphens.</param>
    /// <param name="builder">Says what the system is made of; runs once, when the system is first asked for.</param>
    public static IServiceCollection AddAkka<T>(this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder)
        where T : AkkaHostedService
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(builder);
        services.AddSingleton(provider =>
        {
            var configuration = new AkkaConfigurationBuilder(services, actorSystemName);
            builder(configuration, provider);
            return configuration;
        });
        services.AddSingleton(provider => provider.GetRequiredService<AkkaConfigurationBuilder>().CreateSystem(provider));
        services.AddSingleton(provider => ActorRegistry.For(provider.GetRequiredService<ActorSystem>()));
        services.AddSingleton<IActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton<IReadOnlyActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
        services.AddHostedService<T>();
        return services;
    }

    /// <summary>Adds settings.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="hocon">The settings.</param>
    /// <param name="addMode">Whether they win over those that are there.</param>
    public static AkkaConfigurationBuilder AddHocon(this AkkaConfigurationBuilder builder, Config hocon, HoconAddMode addMode) => builder.AddHocon(hocon, addMode);

    /// <summary>Adds the settings of a .NET configuration; its sections become objects, its numbered keys lists.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="addMode">Whether they win over those that are there.</param>
    /// <param name="normalizeKeys">Whether keys without quotes become lower case, as HOCON tells the cases apart.</param>
    public static AkkaConfigurationBuilder AddHocon(this AkkaConfigurationBuilder builder, IConfiguration configuration, HoconAddMode addMode, bool normalizeKeys = true)
        => builder.AddHocon(ConfigurationReader.Read(configuration, normalizeKeys), addMode);

    /// <summary>Adds the settings of a file.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="hoconFilePath">The file.</param>
    /// <param name="addMode">Whether they win over those that are there.</param>
    public static AkkaConfigurationBuilder AddHoconFile(this AkkaConfigurationBuilder builder, string hoconFilePath, HoconAddMode addMode)
        => builder.AddHocon(ConfigurationFactory.ParseString(File.ReadAllText(hoconFilePath)), addMode);

    /// <summary>Adds a part of the setup; it replaces one of the same type.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="setup">The part.</param>
    public static AkkaConfigurationBuilder AddSetup(this AkkaConfigurationBuilder builder, Actor.Setup.Setup setup) => builder.AddSetup(setup);

    /// <summary>Says where actors live.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="providerSelection">Where actors live.</param>
    public static AkkaConfigurationBuilder WithActorRefProvider(this AkkaConfigurationBuilder builder, ProviderSelection providerSelection)
        => builder.SetActorRefProvider(providerSelection);

    /// <summary>Sets how long an Ask waits that does not say so itself.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="timeout">The time; zero or <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    public static AkkaConfigurationBuilder WithActorAskTimeout(this AkkaConfigurationBuilder builder, TimeSpan timeout)
        => builder.AddHocon(
            $"akka.actor.ask-timeout = {(timeout <= TimeSpan.Zero ? "infinite" : FormattableString.Invariant($"{timeout.TotalMilliseconds}ms"))}",
            HoconAddMode.Prepend);

    /// <summary>Starts actors with the system, after those of earlier calls.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="actorStarter">Starts and registers them.</param>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry> actorStarter)
        => builder.StartActors(actorStarter);

    /// <summary>Starts actors that need services with the system, after those of earlier calls.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="actorStarter">Starts and registers them.</param>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry, IDependencyResolver> actorStarter)
        => builder.StartActors(actorStarter);

    /// <summary>Starts actors with the system, after those of earlier calls.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="actorStarter">Starts and registers them.</param>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarter actorStarter) => builder.StartActors(actorStarter);

    /// <summary>Starts actors that need services with the system, after those of earlier calls.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="actorStarter">Starts and registers them.</param>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarterWithResolver actorStarter) => builder.StartActors(actorStarter);
}
