using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>Installs filters while something runs.</summary>
internal sealed class EventFilterApplier(TestKitBase testKit, ITestKitAssertions assertions, ActorSystem system, IReadOnlyList<EventFilter> filters) : IEventFilterApplier
{
    public EventFilterFactory And => new(testKit, assertions, system, filters);

    public IUnmutableFilter Mute() => new Muted(InterceptedEvents.For(system).Install(filters));

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken)
        => Intercept(expectedCount, null, AsFunction(action), cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken)
        => Intercept(expectedCount, timeout, AsFunction(action), cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken)
        => Intercept(expectedCount, null, func, cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken)
        => Intercept(expectedCount, timeout, func, cancellationToken);

    public void ExpectOne(Action action, CancellationToken cancellationToken)
        => Intercept(1, null, AsFunction(action), cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken)
        => Intercept(1, timeout, AsFunction(action), cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken)
        => Intercept(1, null, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken)
        => Intercept(1, timeout, func, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken)
        => InterceptAsync(expectedCount, null, AsFunction(actionAsync), cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken)
        => InterceptAsync(expectedCount, timeout, AsFunction(actionAsync), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken)
        => InterceptAsync(expectedCount, timeout, AsAsyncFunction(action), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken)
        => InterceptAsync(expectedCount, timeout, AsFunction(action), cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken)
        => InterceptAsync(expectedCount, null, func, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken)
        => InterceptAsync(expectedCount, timeout, func, cancellationToken);

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken)
        => InterceptAsync(1, null, AsAsyncFunction(action), cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken)
        => InterceptAsync(1, null, AsFunction(actionAsync), cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken)
        => InterceptAsync(1, timeout, AsFunction(action), cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken)
        => InterceptAsync(1, null, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken)
        => InterceptAsync(1, timeout, func, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken)
        => Intercept(null, null, AsFunction(action), cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken)
        => Intercept(null, null, func, cancellationToken);

    public Task MuteAsync(Action action, CancellationToken cancellationToken)
        => InterceptAsync(null, null, AsAsyncFunction(action), cancellationToken);

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken)
        => InterceptAsync(null, null, AsFunction(action), cancellationToken);

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken)
        => InterceptAsync(null, null, func, cancellationToken);

    private static Func<bool> AsFunction(Action action) => () =>
    {
        action();
        return true;
    };

    private static Func<Task<bool>> AsAsyncFunction(Action action) => () =>
    {
        action();
        return Task.FromResult(true);
    };

    private static Func<Task<bool>> AsFunction(Func<Task> action) => async () =>
    {
        await action();
        return true;
    };

    private T Intercept<T>(int? expected, TimeSpan? timeout, Func<T> function, CancellationToken cancellationToken)
    {
        using var interception = InterceptedEvents.For(system).Install(filters);
        var result = function();
        CheckAsync(blocking: true, interception, expected, timeout, cancellationToken).GetAwaiter().GetResult();
        return result;
    }

    private async Task<T> InterceptAsync<T>(int? expected, TimeSpan? timeout, Func<Task<T>> function, CancellationToken cancellationToken)
    {
        using var interception = InterceptedEvents.For(system).Install(filters);
        var result = await function();
        await CheckAsync(blocking: false, interception, expected, timeout, cancellationToken);
        return result;
    }

    private async Task CheckAsync(bool blocking, Interception interception, int? expected, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var wait = timeout ?? testKit.Dilated(testKit.TestKitSettings.TestEventFilterLeeway);
        if (expected is { } count && !await interception.IsExactlyAsync(blocking, count, wait, cancellationToken))
        {
            var met = interception.Count;
            assertions.Fail(
                met < count
                    ? $"Timeout ({wait}) while waiting for messages. Only received {met}/{count} messages that matched filter [{interception}]"
                    : $"Received {met - count} {(met - count == 1 ? "message" : "messages")} too many. Expected {count} messages but got {met} that matched filter [{interception}]");
        }
    }

    private sealed class Muted(Interception interception) : IUnmutableFilter
    {
        public void Unmute() => interception.Dispose();

        public void Dispose() => Unmute();
    }
}
