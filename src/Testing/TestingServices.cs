using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActorTasks.Testing;

/// <summary>The test mode of an application that uses ActorTasks.</summary>
public static class TestingServices
{
    /// <summary>
    /// Puts <see cref="TestTasks"/> in place of the node: nothing runs by itself, nothing is written to disk, and the
    /// application's <see cref="TimeProvider"/> is a <see cref="ManualClock"/>. Call it after <c>AddActorTasks</c>; with a
    /// WebApplicationFactory in <c>ConfigureTestServices</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="start">The time that the clock shows first; null is 2030-01-01 00:00 UTC.</param>
    /// <exception cref="InvalidOperationException"><c>AddActorTasks</c> was not called before.</exception>
    public static IServiceCollection AddActorTasksTesting(this IServiceCollection services, DateTimeOffset? start = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var node = NodeServices.Find(services) ?? throw new InvalidOperationException(
            "AddActorTasksTesting replaces what AddActorTasks adds: call AddActorTasks before it (with a WebApplicationFactory use ConfigureTestServices).");
        node.Remove(services);
        var clock = start is { } time ? new ManualClock(time) : new ManualClock();
        services.AddSingleton(clock);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        services.Replace(ServiceDescriptor.Singleton(_ => new Chance(new Random(1))));
        services.Replace(ServiceDescriptor.Singleton<ITaskStore>(_ => new MemoryTaskStore(1)));
        services.Replace(ServiceDescriptor.Singleton(provider => NodeStore.Of(provider.GetRequiredService<ITaskStore>())));
        services.Replace(ServiceDescriptor.Singleton<ITaskEnds>(provider => provider.GetRequiredService<InlineRuns>()));
        services.AddSingleton<TestTable>();
        services.AddSingleton<InlineRuns>();
        services.AddSingleton<ITaskGateway, InlineGateway>();
        services.AddSingleton(provider => new TestTasks(
            provider.GetRequiredService<TestTable>(),
            provider.GetRequiredService<InlineRuns>(),
            provider.GetRequiredService<HandlerRegistry>(),
            provider.GetRequiredService<ITaskStore>(),
            clock,
            provider));
        return services;
    }
}
