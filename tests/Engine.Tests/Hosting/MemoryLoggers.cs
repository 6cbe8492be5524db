using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorTasks.EngineTests.Hosting;

/// <summary>Keeps what is logged.</summary>
internal sealed class MemoryLoggers : ILoggerProvider
{
    public ConcurrentQueue<Entry> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new MemoryLogger(categoryName, Entries);

    public void Dispose()
    {
    }

    internal sealed record Entry(string Category, Microsoft.Extensions.Logging.LogLevel Level, string Text, Exception? Exception);

    private sealed class MemoryLogger(string category, ConcurrentQueue<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => entries.Enqueue(new Entry(category, logLevel, formatter(state, exception), exception));
    }
}
