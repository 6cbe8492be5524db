using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorTasks.EngineTests.Hosting;

/// <summary>Keeps what is logged.</summary>
internal sealed class MemoryLoggers : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly List<(Predicate<Entry> Fits, TaskCompletionSource<Entry> Seen)> _awaited = [];

    public ConcurrentQueue<Entry> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new MemoryLogger(categoryName, this);

    /// <summary>The first entry that fits; loggers of Akka.NET are actors and write when they get to it.</summary>
    public Task<Entry> FindAsync(Predicate<Entry> fits)
    {
        var seen = new TaskCompletionSource<Entry>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (Entries.FirstOrDefault(e => fits(e)) is { } entry)
            {
                return Task.FromResult(entry);
            }

            _awaited.Add((fits, seen));
        }

        return seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public void Dispose()
    {
    }

    internal sealed record Entry(string Category, Microsoft.Extensions.Logging.LogLevel Level, string Text, Exception? Exception);

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            Entries.Enqueue(entry);
            _awaited.RemoveAll(a => a.Fits(entry) && a.Seen.TrySetResult(entry));
        }
    }

    private sealed class MemoryLogger(string category, MemoryLoggers log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Add(new Entry(category, logLevel, formatter(state, exception), exception));
    }
}
