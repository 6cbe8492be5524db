namespace ActorEngine.Testing;

/// <summary>Runs something and looks at the log events that it causes.</summary>
public interface IEventFilterApplier
{
    /// <summary>Adds another filter: an event has to match one of them.</summary>
    EventFilterFactory And { get; }

    /// <summary>Takes matching events out until the result is disposed.</summary>
    IUnmutableFilter Mute();

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    void ExpectOne(Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="actionAsync">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="actionAsync">What causes the events.</param>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause that many matching events.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="expectedCount">How many events have to match, exactly.</param>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <param name="actionAsync">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something that has to cause one matching event.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="timeout">How long to wait for them; by default 3 s.</param>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something while matching events are taken out.</summary>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    void Mute(Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something while matching events are taken out.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    T Mute<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs something while matching events are taken out.</summary>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task MuteAsync(Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs something while matching events are taken out.</summary>
    /// <param name="action">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Runs something while matching events are taken out.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="func">What causes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);
}
