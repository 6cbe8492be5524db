using System.Collections;

namespace ActorEngine.Testing;

/// <summary>Sixth layer of <see cref="TestKitBase"/>: messages that match predicates, and waiting for silence.</summary>
public abstract class TestKitExpectsMatching : TestKitExpectsMany
{
    private protected TestKitExpectsMatching(ITestKitAssertions assertions)
        : base(assertions)
    {
    }

    /// <summary>Takes as many messages as there are predicates, each matched by one of them; in what is left or 3 s.</summary>
    /// <param name="predicates">The predicates; each matches once.</param>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates)
        => TakeMatchingAsync(blocking: true, RemainingOrDefault, predicates, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Takes as many messages as there are predicates, each matched by one of them; in what is left or 3 s.</summary>
    /// <param name="predicates">The predicates; each matches once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken)
        => TakeMatchingAsync(blocking: true, RemainingOrDefault, predicates, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes as many messages as there are predicates, each matched by one of them.</summary>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="predicates">The predicates; each matches once.</param>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates)
        => TakeMatchingAsync(blocking: true, Dilated(max), predicates, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Takes as many messages as there are predicates, each matched by one of them.</summary>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="predicates">The predicates; each matches once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken)
        => TakeMatchingAsync(blocking: true, Dilated(max), predicates, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes as many messages as there are predicates, each matched by one of them; in what is left or 3 s.</summary>
    /// <param name="predicates">The predicates; each matches once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default)
        => EnumerateAsync(() => TakeMatchingAsync(blocking: false, RemainingOrDefault, predicates, cancellationToken));

    /// <summary>Takes as many messages as there are predicates, each matched by one of them.</summary>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="predicates">The predicates; each matches once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default)
        => EnumerateAsync(() => TakeMatchingAsync(blocking: false, Dilated(max), predicates, cancellationToken));

    /// <summary>Drops messages for a time, among which there may be none of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var end = Now + RemainingOrDilated(max);
        while (await TakeWithinAsync(blocking: false, AtLeastZero(end - Now), cancellationToken) is { } envelope)
        {
            Assert.AssertFalse(envelope.Message is T, "did not expect a message of type {0}", typeof(T));
        }
    }

    /// <summary>Takes messages until none comes for a time.</summary>
    /// <param name="max">That time, dilated; by default what is left, or 3 s.</param>
    /// <param name="maxMessages">How many may come; more fail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The messages, which cannot be changed.</returns>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var messages = new ArrayList();
        while (await TakeAsync(blocking: false, max, cancellationToken) is { } envelope)
        {
            Assert.AssertFalse(messages.Count >= maxMessages, "maxMessages violated (current iteration: {0}).", messages.Count + 1);
            messages.Add(envelope.Message);
        }

        return ArrayList.ReadOnly(messages);
    }

    private async ValueTask<List<object>> TakeMatchingAsync(bool blocking, TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken)
    {
        var open = predicates.ToList();
        var received = await TakeManyAsync(blocking, predicates.Count, max, cancellationToken);
        var unexpected = received.Where(message => open.FindIndex(p => p.Matches(message)) is var i && !RemoveAt(open, i)).ToList();
        return unexpected.Count == 0
            ? received
            : throw Failure($"not found [{string.Join(", ", open)}], found unexpected [{string.Join(", ", unexpected)}]");
    }

    private static bool RemoveAt(List<PredicateInfo> open, int index)
    {
        if (index >= 0)
        {
            open.RemoveAt(index);
        }

        return index >= 0;
    }
}
