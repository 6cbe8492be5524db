using Microsoft.Extensions.DependencyInjection;
using MsLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorTasks.EngineTests.Hosting;

public class LoggerFactoryTests
{
    [Fact]
    public async Task What_actors_log_goes_to_the_hosts_loggers()
    {
        using var host = AddAkkaTests.HostOf(builder => builder
            .ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory())
            .WithActors((system, registry) => registry.Register<Logging>(system.ActorOf(Props.Create<Logging>(), "logging"))));
        await host.StartAsync();
        var actor = host.Services.GetRequiredService<IRequiredActor<Logging>>().ActorRef;

        await actor.Ask<string>("log", TimeSpan.FromSeconds(10));

        var log = host.Services.GetRequiredService<MemoryLoggers>();
        var failed = await log.FindAsync(e => e.Text.EndsWith("failed", StringComparison.Ordinal) || e.Exception is not null);
        var entries = log.Entries.Where(e => e.Text.Contains("/user/logging]", StringComparison.Ordinal)).ToList();
        Assert.Equal([MsLevel.Information, MsLevel.Warning, MsLevel.Error], entries.Select(e => e.Level));
        Assert.Contains("] informed 5", entries[0].Text, StringComparison.Ordinal);
        Assert.Equal("cause", failed.Exception?.Message);
        await host.StopAsync();
    }

    [Fact]
    public async Task Without_it_nothing_goes_there()
    {
        using var host = AddAkkaTests.HostOf(_ => { });
        await host.StartAsync();

        host.Services.GetRequiredService<ActorSystem>().Log.Error("unseen");

        Assert.DoesNotContain(host.Services.GetRequiredService<MemoryLoggers>().Entries, e => e.Text.Contains("unseen", StringComparison.Ordinal));
        await host.StopAsync();
    }

    [Fact]
    public async Task The_level_is_set_with_the_loggers()
    {
        using var host = AddAkkaTests.HostOf(builder => builder.ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = LogLevel.WarningLevel;
            loggers.AddLoggerFactory();
        }));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();

        system.Log.Info("quiet");
        system.Log.Warning("loud");

        Assert.Equal("Warning", system.Settings.LogLevel);
        var log = host.Services.GetRequiredService<MemoryLoggers>();
        await log.FindAsync(e => e.Text.Contains("loud", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Entries, e => e.Text.Contains("quiet", StringComparison.Ordinal));
        await host.StopAsync();
    }

    internal sealed class Logging : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Logging() => ReceiveAny(_ =>
        {
            _log.Debug("below the level");
            _log.Info("informed {0}", 5);
            _log.Warning("warned");
            _log.Error(new InvalidOperationException("cause"), "failed");
            Sender.Tell("logged");
        });
    }
}
