using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>Fourth layer of <see cref="TestKitBase"/>: the next message has to be the expected one. One of another type fails and is consumed.</summary>
public abstract class TestKitExpects : TestKitReceives
{
    private protected TestKitExpects(ITestKitAssertions assertions)
        : base(assertions)
    {
    }

    /// <summary>Takes the next message, which has to be of a type.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="duration">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, duration, null, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to equal one.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="message">The message, compared by <c>Equals</c>.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, _) => RequireEqual(message, m), hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to fit.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="isMessage">Whether the message is the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, _) => Require(isMessage(m), m, hint), hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to pass assertions.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="assert">Throws if the message is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, _) => assert(m), hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to fit with its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="isMessageAndSender">Whether message and sender are the right ones.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, s) => Require(isMessageAndSender(m, s), m, hint), hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to pass assertions with its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="assertMessageAndSender">Throws if message or sender is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, assertMessageAndSender, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to equal one by a comparer.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="expected">The message.</param>
    /// <param name="comparer">Compares the expected message with the one that came.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, _) => Assert.AssertEqual(expected, m, comparer, Hint(hint)), hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to be of a type and from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="duration">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, duration, (_, s) => RequireSender(sender, s, hint), hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to equal one and be from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="message">The message, compared by <c>Equals</c>.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, s) => { RequireSender(sender, s, hint); RequireEqual(message, m); }, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to fit and be from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="isMessage">Whether the message is the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, s) => { RequireSender(sender, s, hint); Require(isMessage(m), m, hint); }, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to fit, as has its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="isSender">Whether the sender is the right one.</param>
    /// <param name="isMessage">Whether the message is the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsgFrom<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, s) => { Require(isSender(s), s, hint); Require(isMessage(m), m, hint); }, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to pass assertions and be from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="assertMessage">Throws if the message is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, s) => { RequireSender(sender, s, hint); assertMessage(m); }, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to pass assertions, as has its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="assertSender">Throws if the sender is not the right one.</param>
    /// <param name="assertMessage">Throws if the message is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsgFrom<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: true, timeout, (m, s) => { assertSender(s); assertMessage(m); }, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Takes the next message, which has to be of a type.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="duration">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, duration, null, hint, cancellationToken);

    /// <summary>Takes the next message, which has to equal one.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="message">The message, compared by <c>Equals</c>.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, _) => RequireEqual(message, m), hint, cancellationToken);

    /// <summary>Takes the next message, which has to fit.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="isMessage">Whether the message is the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, _) => Require(isMessage(m), m, hint), hint, cancellationToken);

    /// <summary>Takes the next message, which has to pass assertions.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="assert">Throws if the message is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, _) => assert(m), hint, cancellationToken);

    /// <summary>Takes the next message, which has to fit with its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="isMessageAndSender">Whether message and sender are the right ones.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, s) => Require(isMessageAndSender(m, s), m, hint), hint, cancellationToken);

    /// <summary>Takes the next message, which has to pass assertions with its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="assertMessageAndSender">Throws if message or sender is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, assertMessageAndSender, hint, cancellationToken);

    /// <summary>Takes the next message, which has to equal one by a comparer.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="expected">The message.</param>
    /// <param name="comparer">Compares the expected message with the one that came.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgAsync<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, _) => Assert.AssertEqual(expected, m, comparer, Hint(hint)), hint, cancellationToken);

    /// <summary>Takes the next message, which has to be of a type and from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="duration">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, duration, (_, s) => RequireSender(sender, s, hint), hint, cancellationToken);

    /// <summary>Takes the next message, which has to equal one and be from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="message">The message, compared by <c>Equals</c>.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, s) => { RequireSender(sender, s, hint); RequireEqual(message, m); }, hint, cancellationToken);

    /// <summary>Takes the next message, which has to fit and be from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="isMessage">Whether the message is the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, s) => { RequireSender(sender, s, hint); Require(isMessage(m), m, hint); }, hint, cancellationToken);

    /// <summary>Takes the next message, which has to fit, as has its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="isSender">Whether the sender is the right one.</param>
    /// <param name="isMessage">Whether the message is the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgFromAsync<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, s) => { Require(isSender(s), s, hint); Require(isMessage(m), m, hint); }, hint, cancellationToken);

    /// <summary>Takes the next message, which has to pass assertions and be from a sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="sender">Who has to have sent it.</param>
    /// <param name="assertMessage">Throws if the message is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, s) => { RequireSender(sender, s, hint); assertMessage(m); }, hint, cancellationToken);

    /// <summary>Takes the next message, which has to pass assertions, as has its sender.</summary>
    /// <typeparam name="T">The expected type; derived types fit.</typeparam>
    /// <param name="assertSender">Throws if the sender is not the right one.</param>
    /// <param name="assertMessage">Throws if the message is not the right one.</param>
    /// <param name="timeout">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<T> ExpectMsgFromAsync<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(blocking: false, timeout, (m, s) => { assertSender(s); assertMessage(m); }, hint, cancellationToken);

    private protected async ValueTask<T> ExpectAsync<T>(bool blocking, TimeSpan? max, Action<T, IActorRef>? check, string? hint, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(max);
        switch (await TakeWithinAsync(blocking, limit, cancellationToken))
        {
            case null:
                throw Failure($"Failed: Timeout {limit} while waiting for a message of type {typeof(T)}{Hint(hint)}");
            case { Message: T message } envelope:
                check?.Invoke(message, envelope.Sender);
                return message;
            case { } other:
                throw Failure($"Failed: Expected a message of type {typeof(T)}, but received {{{other.Message}}} (type {other.Message.GetType()}) instead{Hint(hint)} from {other.Sender}");
        }
    }

    private protected void Require(bool fits, object? actual, string? hint)
    {
        if (!fits)
        {
            throw Untruth($"Got a message of the expected type <{actual?.GetType()}>, but it does not fit: {{{actual}}}{Hint(hint)}");
        }
    }

    private void RequireEqual<T>(T expected, T actual) => Assert.AssertEqual(expected, actual);

    private void RequireSender(IActorRef expected, IActorRef actual, string? hint)
        => Assert.AssertEqual(expected, actual, "Sender does not match{0}. Got a message from {1}, but expected {2}", Hint(hint), actual, expected);
}
