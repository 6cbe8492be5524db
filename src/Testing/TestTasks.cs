using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.Testing;

/// <summary>
/// The tasks of an application under test: accepted at once, run by the test, under a clock that the test moves.
/// Handlers, middleware, retries, timeouts and refusals are the real ones; there are no actors, no threads and no disk
/// (except for files that tasks bring).
/// </summary>
public sealed class TestTasks : IAsyncDisposable, IDisposable
{
    /// <summary>Attempts that one call runs at most: beyond it tasks enqueue one another without end.</summary>
    private const int MaxAttempts = 100_000;

    private readonly TestTable _table;
    private readonly InlineRuns _runs;
    private readonly HandlerRegistry _handlers;
    private readonly ITaskStore _store;
    private ServiceProvider? _own;

    internal TestTasks(TestTable table, InlineRuns runs, HandlerRegistry handlers, ITaskStore store, ManualClock clock, IServiceProvider services)
    {
        _table = table;
        _runs = runs;
        _handlers = handlers;
        _store = store;
        Clock = clock;
        Services = services;
    }

    /// <summary>The time of the application; <see cref="AdvanceAsync"/> moves it and runs what becomes due.</summary>
    public ManualClock Clock { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Hands tasks over, as the application does.</summary>
    public ITaskClient Client => Services.GetRequiredService<ITaskClient>();

    /// <summary>All tasks, in the order in which they were accepted.</summary>
    public IReadOnlyList<TestTask> All => [.. _table.All.Select(state => Shown(
        state, (info, payload, result, events) => new TestTask(info, state, payload, result, events, _handlers.Json)))];

    /// <summary>Handlers without an application: <c>await using var tasks = TestTasks.Create(tasks => tasks.Handle(…));</c></summary>
    /// <param name="tasks">Registers handlers, as in <c>AddActorTasks</c>.</param>
    /// <param name="services">The services that they need.</param>
    /// <param name="settings">Settings, without the prefix <c>actortasks.</c>: e.g. <c>["retry.max-attempts"] = "3"</c>.</param>
    /// <exception cref="TaskRegistrationException">Handlers cannot be registered.</exception>
    /// <exception cref="ActorTasks.Hocon.SettingsException">Settings are wrong.</exception>
    public static TestTasks Create(
        Action<ActorTasksBuilder> tasks, Action<IServiceCollection>? services = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection((settings ?? new Dictionary<string, string?>())
                .Select(setting => KeyValuePair.Create("actortasks:" + setting.Key.Replace('.', ':'), setting.Value)))
            .Build();
        var collection = new ServiceCollection();
        collection.AddLogging();
        services?.Invoke(collection);
        collection.AddActorTasks(configuration, tasks).AddActorTasksTesting();
        var provider = collection.BuildServiceProvider(validateScopes: true);
        try
        {
            var made = provider.GetRequiredService<TestTasks>();
            made._own = provider;
            return made;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>The tasks that a handler with this payload type takes, whatever their state, in the order in which they were accepted.</summary>
    /// <typeparam name="T">The payload type of a registered handler.</typeparam>
    /// <exception cref="InvalidOperationException">No handler takes such a payload.</exception>
    public IReadOnlyList<TestTask<T>> Submitted<T>()
    {
        var types = _handlers.Types.Where(type => _handlers.Find(type)!.PayloadType is { } read && (Nullable.GetUnderlyingType(read) ?? read) == typeof(T)).ToHashSet();
        return types.Count == 0
            ? throw new InvalidOperationException($"No registered handler takes a payload of type {typeof(T).Name}.")
            : [.. _table.All.Where(state => types.Contains(state.Type)).Select(state => Shown(
                state, (info, payload, result, events) => new TestTask<T>(info, state, payload, result, events, _handlers.Json)))];
    }

    /// <summary>The tasks that were handed over under a name, in the order in which they were accepted.</summary>
    /// <param name="type">A handler's name or alias.</param>
    public IReadOnlyList<TestTask> Submitted(string type) => [.. All.Where(task => task.Type == type)];

    /// <summary>A task as it is now.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this id.</exception>
    public TestTask Find(TaskId id) =>
        All.FirstOrDefault(task => task.Id == id) ?? throw new KeyNotFoundException($"There is no task {id}; there are: {string.Join("; ", All)}.");

    /// <summary>
    /// Runs every task that is due, and those that they bring, one after the other, best first: priority, ready time, id.
    /// An attempt that waits for the clock is left waiting; <see cref="AdvanceAsync"/> goes on with it. What handlers
    /// throw fails their tasks and is not thrown here.
    /// </summary>
    /// <returns>How many attempts were started.</returns>
    /// <exception cref="InvalidOperationException">100,000 attempts were run, and there were still more.</exception>
    public async Task<int> RunAllAsync()
    {
        var count = 0;
        while (await _runs.RunNextAsync())
        {
            if (++count == MaxAttempts)
            {
                throw new InvalidOperationException($"{MaxAttempts} attempts were run and more are due: do tasks enqueue one another, or fail and retry without a delay?");
            }
        }

        return count;
    }

    /// <summary>Runs the best task that is due.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> RunNextAsync() => _runs.RunNextAsync();

    /// <summary>
    /// Moves the clock from moment to moment, and runs at each what is due then: delayed tasks, retries, expiries and
    /// timeouts, each at its own time.
    /// </summary>
    /// <param name="span">Zero or more.</param>
    /// <returns>How many attempts were started.</returns>
    public async Task<int> AdvanceAsync(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var end = Clock.GetUtcNow() + span;
        var count = await RunAllAsync();
        while (_runs.NextMoment() is { } moment && moment <= end)
        {
            Clock.MoveTo(moment);
            count += await SettleAsync();
        }

        Clock.MoveTo(end);
        return count + await SettleAsync();
    }

    /// <summary>Runs everything to its end, however far ahead: as <see cref="AdvanceAsync"/> until nothing waits any more.</summary>
    /// <param name="atMost">How far the clock may be moved.</param>
    /// <exception cref="TimeoutException">Tasks still wait after that; the message names them.</exception>
    public async Task RunToTheEndAsync(TimeSpan atMost)
    {
        var end = Clock.GetUtcNow() + atMost;
        await RunAllAsync();
        while (Open().Count > 0 && _runs.NextMoment() is { } moment && moment <= end)
        {
            Clock.MoveTo(moment);
            await SettleAsync();
        }

        if (Open() is { Count: > 0 } open)
        {
            throw new TimeoutException($"{open.Count} tasks are not final after {atMost}: {string.Join("; ", open.Take(10))}.");
        }
    }

    /// <summary>Disposes what <see cref="Create"/> has made; nothing else.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _own, null) is { } own)
        {
            await own.DisposeAsync();
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Interlocked.Exchange(ref _own, null)?.Dispose();

    private async Task<int> SettleAsync()
    {
        foreach (var attempt in _runs.InFlight)
        {
            await attempt.SettledAsync();
        }

        return await RunAllAsync();
    }

    private IReadOnlyList<TestTask> Open() => [.. All.Where(task => !task.Info.IsFinal)];

    /// <summary>The store in memory does what it is asked before it returns.</summary>
    private T Shown<T>(TaskState state, Func<TaskInfo, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?, IReadOnlyList<string>, T> show)
    {
        var payload = _store.Queries.PayloadAsync(state.Id, CancellationToken.None).GetAwaiter().GetResult() ?? ReadOnlyMemory<byte>.Empty;
        var result = _store.Queries.ResultAsync(state.Id, CancellationToken.None).GetAwaiter().GetResult();
        var events = _store.Queries.EventsAsync(state.Id, 0, int.MaxValue, CancellationToken.None).GetAwaiter().GetResult();
        return show(TaskInfo.Of(state, Clock.NowUs()), payload, result, [.. events.Select(entry => entry.Event.GetType().Name)]);
    }
}
