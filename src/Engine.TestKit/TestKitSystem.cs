using System.Diagnostics;
using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>First layer of <see cref="TestKitBase"/>: the system under test, the test actor and how long to wait.</summary>
public abstract class TestKitSystem
{
    private protected TestKitSystem(ITestKitAssertions assertions)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Assert = assertions;
    }

    /// <summary>The time since some moment in the past, which never goes back.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; private protected set; } = null!;

    /// <summary>How long the kit waits.</summary>
    public TestKitSettings TestKitSettings { get; private protected set; } = null!;

    /// <summary>The actor whose messages the test receives.</summary>
    public IActorRef TestActor { get; private protected set; } = null!;

    /// <summary>The logger of the kit.</summary>
    public ILoggingAdapter Log { get; private protected set; } = null!;

    /// <summary>Whether there are messages that the test has not received yet.</summary>
    public bool HasMessages => !Received.IsEmpty;

    /// <summary>The message that was received last.</summary>
    /// <exception cref="IllegalActorStateException">None was, or the last wait got none.</exception>
    public object LastMessage => Last.Message;

    /// <summary>The sender of <see cref="LastMessage"/>.</summary>
    /// <exception cref="IllegalActorStateException">There is no last message.</exception>
    public IActorRef LastSender => Last.Sender;

    /// <summary>The time left in the innermost <c>Within</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none around.</exception>
    public TimeSpan Remaining => End is { } end
        ? end - Now
        : throw new InvalidOperationException("Remaining may not be called outside of 'Within'");

    /// <summary>The time left in the innermost <c>Within</c>, or the default wait, dilated.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    internal ITestKitAssertions Assert { get; }

    private protected ReceivedMessages Received { get; } = new();

    private protected MessageEnvelope Last { get; set; } = NullMessageEnvelope.Instance;

    private protected TimeSpan? End { get; set; }

    private protected bool LastWasNoMsg { get; set; }

    /// <summary>The duration times <c>akka.test.timefactor</c>.</summary>
    /// <param name="duration">A duration; an infinite one stays so.</param>
    public TimeSpan Dilated(TimeSpan duration)
        => duration == Timeout.InfiniteTimeSpan || duration == TimeSpan.MaxValue ? duration : duration * TestKitSettings.TestTimeFactor;

    /// <summary>The given duration, dilated, or the time left in the innermost <c>Within</c>, or the default.</summary>
    /// <param name="duration">A finite duration, or null.</param>
    /// <exception cref="ArgumentException">The duration is infinite.</exception>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is not { } given)
        {
            return RemainingOrDefault;
        }

        return given < TimeSpan.Zero
            ? throw new ArgumentException("max duration cannot be infinite", nameof(duration))
            : Dilated(given);
    }

    /// <summary>The same as <see cref="RemainingOrDilated"/>.</summary>
    /// <param name="timeout">A finite duration, or null.</param>
    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => RemainingOrDilated(timeout);

    /// <summary>The time left in the innermost <c>Within</c>, or the given one.</summary>
    /// <param name="duration">What there is without a <c>Within</c>.</param>
    protected TimeSpan RemainingOr(TimeSpan duration) => End is null ? duration : Remaining;

    private protected static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>A wait may not be negative: what is over is zero.</summary>
    private protected static TimeSpan AtLeastZero(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;

    private protected static string Hint(string? hint) => string.IsNullOrEmpty(hint) ? "" : " (" + hint + ")";

    /// <summary>Fails the test because something that should hold does not; typed so that it can stand where a value is needed.</summary>
    private protected Exception Untruth(string text)
    {
        Assert.AssertTrue(false, "{0}", text);
        return new InvalidOperationException("The test framework's AssertTrue has to throw: " + text);
    }

    /// <summary>Fails the test; typed so that it can stand where a value is needed.</summary>
    private protected Exception Failure(string text)
    {
        Assert.Fail("{0}", text);
        return new InvalidOperationException("The test framework's Fail has to throw: " + text);
    }
}
