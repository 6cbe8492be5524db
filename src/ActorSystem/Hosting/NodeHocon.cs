using System.Globalization;
using ActorTasks.Journal.Plugin;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.Actors;

/// <summary>The engine's settings, made by code: plug-ins of this project, and phases that are long enough to stop well.</summary>
internal static class NodeHocon
{
    /// <summary>Beyond <c>stop.timeout</c> and its grace: outcomes still go to disk.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(10);

    public static Config Of(ActorTasksOptions options) => ConfigurationFactory.ParseString(string.Create(
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
        """)).WithFallback(ConfigurationFactory.ParseString(PluginServices.Hocon));

    /// <summary>What the application's configuration says of the engine itself (<c>akka.…</c>).</summary>
    public static IConfiguration OfApplication(IConfiguration configuration) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.GetSection("akka").AsEnumerable().Where(setting => setting.Value is not null))
            .Build();
}
