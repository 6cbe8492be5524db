using System.Collections;
using System.Runtime.CompilerServices;

namespace ActorEngine.Testing;

/// <summary>Third layer of <see cref="TestKitBase"/>: taking messages as they come.</summary>
public abstract class TestKitReceives : TestKitTime
{
    private protected TestKitReceives(ITestKitAssertions assertions)
        : base(assertions)
    {
    }

    /// <summary>Takes the next message; null if none comes in time.</summary>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => TakeAsync(blocking: true, max, cancellationToken).GetAwaiter().GetResult()?.Message;

    /// <summary>Takes the next message; null if none comes in time.</summary>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => (await TakeAsync(blocking: false, max, cancellationToken))?.Message;

    /// <summary>Takes the next message with its sender; false if none comes in time.</summary>
    /// <param name="envelope">What came.</param>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var taken = TakeAsync(blocking: true, max, cancellationToken).GetAwaiter().GetResult();
        envelope = taken ?? NullMessageEnvelope.Instance;
        return taken is not null;
    }

    /// <summary>Takes the next message with its sender; false if none comes in time.</summary>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<(bool Success, MessageEnvelope Envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var taken = await TakeAsync(blocking: false, max, cancellationToken);
        return (taken is not null, taken ?? NullMessageEnvelope.Instance);
    }

    /// <summary>Looks at the next message and leaves it; null if none comes in time.</summary>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => PeekAsync(blocking: true, max, cancellationToken).GetAwaiter().GetResult()?.Message;

    /// <summary>Looks at the next message and leaves it, however long it takes to come.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public object? PeekOne(CancellationToken cancellationToken)
        => Received.PeekAsync(blocking: true, Timeout.InfiniteTimeSpan, cancellationToken).AsTask().GetAwaiter().GetResult()?.Message;

    /// <summary>Looks at the next message and leaves it; null if none comes in time.</summary>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => (await PeekAsync(blocking: false, max, cancellationToken))?.Message;

    /// <summary>Looks at the next message and leaves it, however long it takes to come.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<object?> PeekOneAsync(CancellationToken cancellationToken)
        => (await Received.PeekAsync(blocking: false, Timeout.InfiniteTimeSpan, cancellationToken))?.Message;

    /// <summary>Looks at the next message and leaves it; false if none comes in time.</summary>
    /// <param name="envelope">What came.</param>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        var seen = PeekAsync(blocking: true, max, cancellationToken).GetAwaiter().GetResult();
        envelope = seen ?? NullMessageEnvelope.Instance;
        return seen is not null;
    }

    /// <summary>Looks at the next message and leaves it; false if none comes in time.</summary>
    /// <param name="max">The time, dilated; zero does not wait; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<(bool Success, MessageEnvelope Envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var seen = await PeekAsync(blocking: false, max, cancellationToken);
        return (seen is not null, seen ?? NullMessageEnvelope.Instance);
    }

    /// <summary>Takes that many messages, in what is left or 3 s.</summary>
    /// <param name="numberOfMessages">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default)
        => TakeManyAsync(blocking: true, numberOfMessages, RemainingOrDefault, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes that many messages.</summary>
    /// <param name="numberOfMessages">How many.</param>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
        => TakeManyAsync(blocking: true, numberOfMessages, RemainingOrDilated(max), cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes that many messages, in what is left or 3 s.</summary>
    /// <param name="numberOfMessages">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default)
        => EnumerateAsync(() => TakeManyAsync(blocking: false, numberOfMessages, RemainingOrDefault, cancellationToken));

    /// <summary>Takes that many messages.</summary>
    /// <param name="numberOfMessages">How many.</param>
    /// <param name="max">The time for all of them, dilated.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
        => EnumerateAsync(() => TakeManyAsync(blocking: false, numberOfMessages, RemainingOrDilated(max), cancellationToken));

    /// <summary>Takes messages as long as the filter makes something of them; the first it does not is left.</summary>
    /// <typeparam name="T">What the filter makes.</typeparam>
    /// <param name="filter">Null stops.</param>
    /// <param name="max">The time for all, dilated.</param>
    /// <param name="idle">The longest pause.</param>
    /// <param name="msgs">The greatest number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => TakeWhileAsync(blocking: true, filter, max, idle, msgs, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ReceiveWhile{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhile(filter, max, null, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    /// <summary>Takes messages of a type as long as the predicate holds; the first for which it does not is left.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shouldContinue">False stops.</param>
    /// <param name="max">The time for all, dilated.</param>
    /// <param name="idle">The longest pause.</param>
    /// <param name="msgs">The greatest number.</param>
    /// <param name="shouldIgnoreOtherMessageTypes">Whether messages of other types are dropped; else they stop it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default)
        => [.. TakeWhileAsync(blocking: true, Filter(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken).GetAwaiter().GetResult().OfType<T>()];

    /// <inheritdoc cref="ReceiveWhile{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => EnumerateAsync(() => TakeWhileAsync(blocking: false, filter, max, idle, msgs, cancellationToken));

    /// <inheritdoc cref="ReceiveWhile{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhileAsync(filter, max, null, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(Predicate{T}, TimeSpan?, TimeSpan?, int, bool, CancellationToken)"/>
    public async IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var message in await TakeWhileAsync(blocking: false, Filter(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken))
        {
            if (message is T typed)
            {
                yield return typed;
            }
        }
    }

    /// <summary>Drops messages until one fits, and returns it.</summary>
    /// <param name="isMessage">Whether it fits.</param>
    /// <param name="max">The time for all, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Drops messages until one of a type fits, and returns it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="isMessage">Whether it fits.</param>
    /// <param name="max">The time for all, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishAsync(blocking: true, isMessage, null, max, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Drops messages until one of a type fits, and returns it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="isMessage">Whether it fits.</param>
    /// <param name="allMessages">Emptied, then takes the dropped ones.</param>
    /// <param name="max">The time for all, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T FishForMessage<T>(Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishAsync(blocking: true, isMessage, allMessages, max, hint, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="FishForMessage(Predicate{object}, TimeSpan?, string, CancellationToken)"/>
    public ValueTask<object> FishForMessageAsync(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishAsync(blocking: false, isMessage, null, max, hint, cancellationToken);

    /// <inheritdoc cref="FishForMessage{T}(Predicate{T}, TimeSpan?, string, CancellationToken)"/>
    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishAsync(blocking: false, isMessage, null, max, hint, cancellationToken);

    /// <inheritdoc cref="FishForMessage{T}(Predicate{T}, ArrayList, TimeSpan?, string, CancellationToken)"/>
    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishAsync(blocking: false, isMessage, allMessages, max, hint, cancellationToken);

    private protected static async IAsyncEnumerable<T> EnumerateAsync<T>(Func<ValueTask<List<T>>> take)
    {
        foreach (var item in await take())
        {
            yield return item;
        }
    }

    /// <summary>Takes the next message and remembers it as the last; the time is dilated here.</summary>
    private protected ValueTask<MessageEnvelope?> TakeAsync(bool blocking, TimeSpan? max, CancellationToken cancellationToken)
        => TakeWithinAsync(blocking, GetTimeoutOrDefault(max), cancellationToken);

    /// <summary>Takes the next message within a time that is dilated already, and remembers it as the last.</summary>
    private protected async ValueTask<MessageEnvelope?> TakeWithinAsync(bool blocking, TimeSpan max, CancellationToken cancellationToken)
    {
        LastWasNoMsg = false;
        var envelope = await Received.TakeAsync(blocking, max, cancellationToken);
        Last = envelope ?? NullMessageEnvelope.Instance;
        return envelope;
    }

    private protected async ValueTask<List<object>> TakeManyAsync(bool blocking, int count, TimeSpan max, CancellationToken cancellationToken)
    {
        var end = Now + max;
        var messages = new List<object>(count);
        while (messages.Count < count)
        {
            if (await TakeWithinAsync(blocking, AtLeastZero(end - Now), cancellationToken) is not { } envelope)
            {
                throw Untruth($"Timeout ({max}) while expecting {count} messages. Only got {messages.Count} after {max}.");
            }

            messages.Add(envelope.Message);
        }

        return messages;
    }

    private static Func<object, object?> Filter<T>(Predicate<T> shouldContinue, bool ignoreOthers)
        => message => (message is T typed ? shouldContinue(typed) : ignoreOthers) ? message : null;

    private ValueTask<MessageEnvelope?> PeekAsync(bool blocking, TimeSpan? max, CancellationToken cancellationToken)
        => Received.PeekAsync(blocking, GetTimeoutOrDefault(max), cancellationToken);

    private async ValueTask<List<T>> TakeWhileAsync<T>(bool blocking, Func<object, T?> filter, TimeSpan? max, TimeSpan? idle, int msgs, CancellationToken cancellationToken)
    {
        var end = Now + RemainingOrDilated(max);
        var made = new List<T>();
        var last = Last;
        for (var count = 0; count < msgs; count++)
        {
            var wait = AtLeastZero(Min(end - Now, idle is { } pause && pause >= TimeSpan.Zero ? pause : TimeSpan.MaxValue));
            if (await Received.PeekAsync(blocking, wait, cancellationToken) is not { Message: { } message } || filter(message) is not { } result)
            {
                break;
            }

            last = await Received.TakeAsync(blocking, TimeSpan.Zero, cancellationToken);
            made.Add(result);
        }

        // The silence that ended it is no reason for a Within to fail.
        LastWasNoMsg = true;
        Last = last ?? NullMessageEnvelope.Instance;
        return made;
    }

    private async ValueTask<T> FishAsync<T>(bool blocking, Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max, string hint, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(max);
        var end = Now + limit;
        allMessages?.Clear();
        while (true)
        {
            if (await TakeWithinAsync(blocking, AtLeastZero(end - Now), cancellationToken) is not { } envelope)
            {
                throw Untruth($"Timeout ({limit}) during fishForMessage{Hint(hint)}");
            }

            if (envelope.Message is T message && isMessage(message))
            {
                return message;
            }

            allMessages?.Add(envelope.Message);
        }
    }
}
