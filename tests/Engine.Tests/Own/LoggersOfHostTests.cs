using ActorEngine.Dispatch;
using ActorTasks.EngineTests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.EngineTests.Own;

public class LoggersOfHostTests
{
    [Fact]
    public async Task A_logger_that_is_added_gets_what_is_logged_rendered_by_the_formatter_that_was_set()
    {
        Keeping.Next = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = AddAkkaTests.HostOf(builder => builder.ConfigureLoggers(loggers => loggers
            .ClearLoggers()
            .AddLogger<Keeping>()
            .WithDefaultLogMessageFormatter<Bracketing>()));
        await host.StartAsync();

        host.Services.GetRequiredService<ActorSystem>().Log.Warning("kept {0}", 1);

        Assert.Equal("[kept 1]", await Keeping.Next.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_template_that_does_not_fit_its_arguments_fails_nobody_and_is_logged_as_an_error()
    {
        using var host = AddAkkaTests.HostOf(builder => builder.ConfigureLoggers(loggers => loggers.AddLoggerFactory()));
        await host.StartAsync();

        host.Services.GetRequiredService<ActorSystem>().Log.Info("{0} {1}", "one");

        var entry = host.Services.GetRequiredService<MemoryLoggers>().Entries.Single(e => e.Exception is FormatException);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Error, entry.Level);
        Assert.Contains("[{0} {1}] [one]", entry.Text, StringComparison.Ordinal);
        await host.StopAsync();
    }

    /// <summary>In Akka.NET all go to the logger of ActorSystem, from an actor that writes when it gets to it.</summary>
    [Fact]
    public async Task What_is_logged_is_written_at_once_in_the_name_of_the_class_that_logs()
    {
        using var host = AddAkkaTests.HostOf(builder => builder.ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory()));
        await host.StartAsync();

        Logging.GetLogger(host.Services.GetRequiredService<ActorSystem>(), typeof(Bracketing)).Warning("written {0}", 1);

        var entry = Assert.Single(host.Services.GetRequiredService<MemoryLoggers>().Entries, e => e.Category == typeof(Bracketing).FullName);
        Assert.EndsWith("] written 1", entry.Text, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public void A_formatter_that_cannot_be_made_is_refused()
        => Assert.Throws<ConfigurationException>(() => new AkkaConfigurationBuilder(new ServiceCollection(), "test")
            .ConfigureLoggers(loggers => loggers.WithDefaultLogMessageFormatter<DefaultLogMessageFormatter>()));

    [Fact]
    public void Debug_and_dead_letter_options_are_configuration()
    {
        var config = new AkkaConfigurationBuilder(new ServiceCollection(), "test").ConfigureLoggers(loggers =>
        {
            loggers.DebugOptions = new DebugOptions { LifeCycle = true, Unhandled = false };
            loggers.DeadLetterOptions = new DeadLetterOptions { LogCount = 99, LogDuringShutdown = true, LogSuspendDuration = TimeSpan.Zero };
        }).Configuration.Value;

        Assert.True(config.GetBoolean("akka.actor.debug.lifecycle"));
        Assert.False(config.GetBoolean("akka.actor.debug.unhandled", true));
        Assert.False(config.HasPath("akka.actor.debug.receive"));
        Assert.Equal(99, config.GetInt("akka.log-dead-letters"));
        Assert.True(config.GetBoolean("akka.log-dead-letters-during-shutdown"));
        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("akka.log-dead-letters-suspend-duration"));
    }

    [Theory]
    [InlineData(TriStateValue.All, "on")]
    [InlineData(TriStateValue.None, "off")]
    [InlineData(TriStateValue.Some, "10")]
    public void Dead_letters_are_logged_all_none_or_some(TriStateValue wanted, string setting)
        => Assert.Equal(setting, ((Config)new DeadLetterOptions { ShouldLog = wanted }.ToString()).GetString("akka.log-dead-letters"));

    private sealed class Bracketing : ILogMessageFormatter
    {
        public string Format(string format, params object[] args) => $"[{DefaultLogMessageFormatter.Instance.Format(format, args)}]";

        public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
    }

    private sealed class Keeping : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        public Keeping()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<Warning>(warning => Next.TrySetResult(warning.Message.ToString()!));
            ReceiveAny(_ => { });
        }

        public static TaskCompletionSource<string> Next { get; set; } = new();
    }
}
