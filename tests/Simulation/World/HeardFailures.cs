using ActorTasks.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorTasks.Simulation;

/// <summary>
/// Hears what supervisors tell of failures. A shard fails with its store, and is meant to; whatever else fails is resumed
/// or started again and goes on as if nothing had been, so that hardly anybody would notice.
/// </summary>
internal sealed class HeardFailures(World world) : ILoggerFactory, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => categoryName == typeof(OneForOneStrategy).FullName ? this : NullLogger.Instance;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Failures are heard here only.");

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not (null or StoreUnavailableException))
        {
            world.Break(Promise.FailsWithTheStoreOnly, $"{formatter(state, exception)} {exception}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
