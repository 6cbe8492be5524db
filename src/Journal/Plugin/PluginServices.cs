using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActorTasks.Journal.Plugin;

/// <summary>How the plug-ins find their store, and the configuration that makes them the default ones.</summary>
internal static class PluginServices
{
    /// <summary>
    /// Makes the plug-ins the default journal and snapshot store. There is no circuit breaker: one guilty shard must
    /// not close the journal to all others, and the store answers every call by itself.
    /// </summary>
    public const string Hocon = """
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.actortasks"
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.actortasks"
          }
        }
        akka.persistence.journal.actortasks {
          class = "ActorTasks.Journal.Plugin.TaskJournal, ActorTasks.Journal"
          replay-filter.mode = off
          circuit-breaker { max-failures = 2147483647, call-timeout = infinite, reset-timeout = 1s }
        }
        akka.persistence.snapshot-store.actortasks {
          class = "ActorTasks.Journal.Plugin.TaskSnapshotStore, ActorTasks.Journal"
          circuit-breaker { max-failures = 2147483647, call-timeout = infinite, reset-timeout = 1s }
        }
        """;

    /// <summary>
    /// Registers what the plug-ins share. <see cref="ITaskStore"/>, <see cref="IWindowSource"/> and a
    /// <see cref="TimeProvider"/> are registered by the caller.
    /// </summary>
    public static IServiceCollection AddTaskJournal(this IServiceCollection services)
    {
        services.TryAddSingleton<ShardEpochs>();
        return services;
    }

    /// <summary>A service of the actor system.</summary>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    public static T Get<T>(ActorSystem system)
        where T : class =>
        DependencyResolver.For(system).Resolver.GetService<T>()
        ?? throw new InvalidOperationException($"The journal needs a {typeof(T).Name}: register one before the actor system starts.");
}
