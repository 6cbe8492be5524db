using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Handlers;

public sealed class DescribingErrors
{
    private static readonly DateTimeOffset s_later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Errors_of_one_cause_have_one_fingerprint_whatever_they_say()
    {
        var errors = new[] { 17, 18 }.Select((number, i) => ErrorReport.Of(Thrown(() => Fail($"order {number}")), i + 1)).ToList();
        var (first, second) = (errors[0], errors[1]);
        var other = ErrorReport.Of(Thrown(() => FailElsewhere("order 17")), 1);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.NotEqual(first.Fingerprint, other.Fingerprint);
        Assert.Equal("System.InvalidOperationException", first.Type);
        Assert.Equal(("order 18", 2), (second.Message, second.Attempt));
        Assert.Contains(nameof(Fail), first.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        var error = ErrorReport.Of(Thrown(() => Fail(new string('x', 40_000))), 1);
        Assert.Equal((4096, 16384), (error.Message.Length, error.Detail!.Length));
    }

    [Fact]
    public void What_was_thrown_alone_inside_an_aggregate_stands_for_it() =>
        Assert.Equal("System.InvalidOperationException", ErrorReport.Of(new AggregateException(Thrown(() => Fail("x"))), 1).Type);

    public static TheoryData<Exception, string?, string> Ends => new()
    {
        { new InvalidOperationException("x"), null, "failed" },
        { new InvalidOperationException("x"), nameof(StopReason.Cancel), "failed" },
        { new InvalidOperationException("x"), nameof(StopReason.Shutdown), "released" },
        { new PermanentFailure("x"), null, "failed for good" },
        { new HandlerFault(HandlerFault.PayloadUnreadable, "x"), null, "failed for good" },
        { new RetryAt(s_later, "x"), null, "failed until 2030" },
        { new OperationCanceledException(), null, "failed" },
        { new OperationCanceledException(), nameof(StopReason.Cancel), "stopped" },
        { new TaskCanceledException(), nameof(StopReason.ForcedCancel), "stopped" },
        { new AggregateException(new TaskCanceledException()), nameof(StopReason.Cancel), "stopped" },
        { new OperationCanceledException(), nameof(StopReason.Shutdown), "released" },
        { new OperationCanceledException(), nameof(StopReason.Timeout), "nothing new" },
        { new InvalidOperationException("x"), nameof(StopReason.Timeout), "failed" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void What_was_thrown_becomes_an_outcome(Exception thrown, string? stop, string expected)
    {
        StopReason? reason = stop is null ? null : Enum.Parse<StopReason>(stop);
        var outcome = Outcomes.Of(new AttemptEnd(null, thrown), reason, attempt: 4);
        Assert.Equal(expected, outcome switch
        {
            null => "nothing new",
            AttemptOutcome.Failed { Permanent: true } => "failed for good",
            AttemptOutcome.Failed { RetryAtUs: { } at } when at == Clocks.Us(s_later) => "failed until 2030",
            AttemptOutcome.Failed { RetryAtUs: null, Error.Attempt: 4 } => "failed",
            AttemptOutcome.Stopped => "stopped",
            AttemptOutcome.Released => "released",
            _ => outcome.ToString(),
        });
    }

    [Fact]
    public void A_result_counts_whatever_was_asked_meanwhile()
    {
        var result = new AttemptOutcome.Succeeded(null, default);
        Assert.Same(result, Outcomes.Of(new AttemptEnd(result, null), StopReason.Timeout, 1));
        Assert.Same(result, Outcomes.Of(new AttemptEnd(result, null), StopReason.Shutdown, 1));
    }

    private static InvalidOperationException Thrown(Action action) => Assert.Throws<InvalidOperationException>(action);

    private static void Fail(string message) => throw new InvalidOperationException(message);

    private static void FailElsewhere(string message) => throw new InvalidOperationException(message);
}
