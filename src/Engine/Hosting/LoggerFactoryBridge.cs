using System.Collections.Concurrent;
using ActorEngine.Actor;
using ActorEngine.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorEngine.Hosting;

/// <summary>Hands the log events of a system to .NET loggers, on the thread that publishes them, so that none is lost at the end.</summary>
internal sealed class LoggerFactoryBridge(ILoggerFactory factory, EventStream events)
{
    private static readonly Action<ILogger, string, object?, Exception?>[] Write =
    [
        Define(LogLevel.Debug),
        Define(LogLevel.Information),
        Define(LogLevel.Warning),
        Define(LogLevel.Error),
    ];

    private readonly ConcurrentDictionary<Type, ILogger> _loggers = new();

    public static void Attach(ActorSystem system, ILoggerFactory factory)
    {
        var bridge = new LoggerFactoryBridge(factory, system.EventStream);
        system.EventStream.Subscribe(new DirectRef((ExtendedActorSystem)system, "logger-factory", bridge.Handle), typeof(LogEvent));
    }

    private static Action<ILogger, string, object?, Exception?> Define(LogLevel level)
        => LoggerMessage.Define<string, object?>(level, new EventId((int)level, "ActorLog"), "[{LogSource}] {Message}");

    private void Handle(object message)
    {
        if (message is LogEvent logEvent && LogRendering.TryRender(logEvent, events, out _))
        {
            var logger = _loggers.GetOrAdd(logEvent.LogClass, type => factory.CreateLogger(type.FullName ?? type.Name));
            Write[(int)logEvent.LogLevel()](logger, logEvent.LogSource, logEvent.Message, logEvent.Cause);
        }
    }
}
