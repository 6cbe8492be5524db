using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>Fifth layer of <see cref="TestKitBase"/>: several messages, one of several, none, and the end of an actor.</summary>
public abstract class TestKitExpectsMany : TestKitExpects
{
    private protected TestKitExpectsMany(ITestKitAssertions assertions)
        : base(assertions)
    {
    }

    /// <summary>Takes as many messages as are given, which have to be those, in any order; in what is left or 3 s.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <returns>The messages in the order in which they came.</returns>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    /// <summary>Takes as many messages as are given, which have to be those, in any order; in what is left or 3 s.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => TakeAllOfAsync(blocking: true, RemainingOrDefault, messages, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes as many messages as are given, which have to be those, in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="messages">The messages.</param>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    /// <summary>Takes as many messages as are given, which have to be those, in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => TakeAllOfAsync(blocking: true, Dilated(max), messages, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes as many messages as are given, which have to be those, in any order; in what is left or 3 s.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => EnumerateAsync(() => TakeAllOfAsync(blocking: false, RemainingOrDefault, messages, cancellationToken));

    /// <summary>Takes as many messages as are given, which have to be those, in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => EnumerateAsync(() => TakeAllOfAsync(blocking: false, Dilated(max), messages, cancellationToken));

    /// <summary>Takes the next message, which has to equal one of several; in what is left or 3 s.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
        => TakeAnyOfAsync(blocking: true, messages, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to equal one of several; in what is left or 3 s.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
        => TakeAnyOfAsync(blocking: false, messages, cancellationToken);

    /// <summary>Waits what is left or 3 s, in which no message may come.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void ExpectNoMsg(CancellationToken cancellationToken = default)
        => TakeNoneAsync(blocking: true, RemainingOrDefault, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Waits a time in which no message may come.</summary>
    /// <param name="duration">The time, dilated.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default)
        => TakeNoneAsync(blocking: true, Dilated(duration), cancellationToken).GetAwaiter().GetResult();

    /// <summary>Waits a time in which no message may come.</summary>
    /// <param name="milliseconds">The time, dilated, in milliseconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default)
        => ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>Waits what is left or 3 s, in which no message may come.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default)
        => TakeNoneAsync(blocking: false, RemainingOrDefault, cancellationToken);

    /// <summary>Waits a time in which no message may come.</summary>
    /// <param name="duration">The time, dilated.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default)
        => TakeNoneAsync(blocking: false, Dilated(duration), cancellationToken);

    /// <summary>Waits a time in which no message may come.</summary>
    /// <param name="milliseconds">The time, dilated, in milliseconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default)
        => ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>Takes the next message, which has to say that a watched actor has stopped.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => TakeTerminatedAsync(blocking: true, target, timeout, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to say that a watched actor has stopped.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => TakeTerminatedAsync(blocking: false, target, timeout, hint, cancellationToken);

    private ValueTask<Terminated> TakeTerminatedAsync(bool blocking, IActorRef target, TimeSpan? timeout, string? hint, CancellationToken cancellationToken)
        => ExpectAsync<Terminated>(blocking, timeout, (m, _) => Assert.AssertEqual(target, m.ActorRef, "Terminated {0}. {1}", target, hint ?? string.Empty), hint, cancellationToken);

    private async ValueTask<List<T>> TakeAllOfAsync<T>(bool blocking, TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken)
    {
        var received = await TakeManyAsync(blocking, messages.Count, max, cancellationToken);
        var missing = messages.Where(m => !received.Any(r => Equals(r, m))).ToList();
        var unexpected = received.Where(r => !messages.Any(m => Equals(r, m))).ToList();
        var faults = new List<string>();
        if (missing.Count > 0)
        {
            faults.Add($"not found [{string.Join(", ", missing)}]");
        }

        if (unexpected.Count > 0)
        {
            faults.Add($"found unexpected [{string.Join(", ", unexpected)}]");
        }

        return faults.Count == 0 ? received.ConvertAll(r => (T)r) : throw Failure(string.Join(' ', faults));
    }

    private async ValueTask<T> TakeAnyOfAsync<T>(bool blocking, IEnumerable<T> messages, CancellationToken cancellationToken)
    {
        var expected = messages.ToList();
        var limit = RemainingOrDefault;
        if (await TakeWithinAsync(blocking, limit, cancellationToken) is not { } envelope)
        {
            throw Untruth($"Timeout {limit} during waiting for ExpectMsgAnyOf waiting for ({string.Join(", ", expected)})");
        }

        return expected.Any(e => Equals(e, envelope.Message))
            ? (T)envelope.Message
            : throw Untruth($"ExpectMsgAnyOf found unexpected {envelope.Message} ({envelope.Message.GetType()}), expected one of ({string.Join(", ", expected)})");
    }

    private async ValueTask TakeNoneAsync(bool blocking, TimeSpan max, CancellationToken cancellationToken)
    {
        var start = Now;
        if (await TakeWithinAsync(blocking, max, cancellationToken) is { } envelope)
        {
            throw Failure($"Failed: Expected no messages during {max}, instead we received {envelope} after {Now - start}");
        }

        LastWasNoMsg = true;
    }
}
