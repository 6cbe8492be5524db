using System.Globalization;
using ActorTasks.Journal;
using ActorTasks.Journal.Plugin;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.Actors;

/// <summary>The engine's settings, made by code: plug-ins of this project, and phases that are long enough to stop well.</summary>
internal static class NodeHocon
{
    /// <summary>Beyond <c>stop.timeout</c> and its grace: outcomes still go to disk.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(10);

    /// <summary>The settings that the application's own (<see cref="OfApplication"/>) stand over.</summary>
    /// <exception cref="StoreRefusedException">No journal is named where the store is one.</exception>
    public static Config Of(ActorTasksOptions options, IConfiguration configuration) => ConfigurationFactory.ParseString(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        akka {
          loglevel = WARNING
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            phases.service-requests-done.timeout = 6s
            phases.service-stop.timeout = {{(long)(options.StopTimeout + options.StopGrace + s_margin).TotalMilliseconds}}ms
            phases.before-cluster-shutdown.timeout = 10s
          }
        }
        """)).WithFallback(ConfigurationFactory.ParseString(
            options.Store == StoreKind.Akka ? RecordedAdapter.HoconFor(JournalOf(configuration)) : PluginServices.Hocon));

    private static string JournalOf(IConfiguration configuration) =>
        configuration["akka:persistence:journal:plugin"] is { Length: > 0 } journal && configuration["akka:persistence:snapshot-store:plugin"] is { Length: > 0 }
            ? journal
            : throw new StoreRefusedException(
                "store.kind = akka needs akka.persistence.journal.plugin and akka.persistence.snapshot-store.plugin: "
                + "hocon/akka-persistence-sql.conf is a file for --config that sets them.");

    /// <summary>What the application's configuration says of the engine itself (<c>akka.…</c>).</summary>
    public static IConfiguration OfApplication(IConfiguration configuration) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.GetSection("akka").AsEnumerable().Where(setting => setting.Value is not null))
            .Build();
}
