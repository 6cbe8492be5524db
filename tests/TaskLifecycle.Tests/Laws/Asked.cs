using ActorTasks.TaskLifecycle;
using FsCheck;
using FsCheck.Fluent;

namespace ActorTasks.TaskLifecycleTests.Laws;

/// <summary>Something asked of a task, told apart from the task's state so that it can be asked in any.</summary>
/// <param name="What">Which command or outcome.</param>
/// <param name="AttemptsBack">Whose outcome it is: 0 the last attempt's, 1 the one before, −1 one that never was.</param>
/// <param name="ForeignNode">Whether it comes from another incarnation.</param>
/// <param name="AheadUs">How much time has passed since the step before.</param>
internal sealed record Asked(string What, int AttemptsBack, bool ForeignNode, long AheadUs, double Chance)
{
    public TaskCommand Of(TaskState? state, long nowUs)
    {
        var id = state?.Id ?? Given.Id();
        var node = ForeignNode ? Given.OtherNode : Given.Node;
        var token = new AttemptToken(id, (state?.Attempt ?? 0) - AttemptsBack, ForeignNode ? node.Incarnation : state?.Node?.Incarnation ?? node.Incarnation);
        return What switch
        {
            "submit" => Given.Submit(),
            "submit for later" => Given.Submit(readyAtUs: nowUs + 5, expiresAtUs: nowUs + 50),
            "submit with few attempts" => Given.Submit(Given.Policy(maxAttempts: 1, maxLosses: 1), expiresAtUs: nowUs + 20),
            "start" => new StartAttempt(id, node),
            "succeed" => new RecordOutcome(token, new AttemptOutcome.Succeeded(new DataInfo("application/json", 4, "b5be"), "true"u8.ToArray())),
            "fail" => new RecordOutcome(token, Given.Failure()),
            "fail for good" => new RecordOutcome(token, Given.Failure(permanent: true)),
            "fail and say when" => new RecordOutcome(token, Given.Failure(retryAtUs: nowUs + 7)),
            "time out" => new RecordOutcome(token, new AttemptOutcome.TimedOut(Given.Error("too slow"))),
            "stop" => new RecordOutcome(token, new AttemptOutcome.Stopped()),
            "release" => new RecordOutcome(token, new AttemptOutcome.Released("drain")),
            "lose" => new RecordOutcome(token, new AttemptOutcome.Lost("killed")),
            "cancel" => new CancelTask(id, CancelMode.Cooperative, "alice"),
            "force" => new CancelTask(id, CancelMode.Force, "bob"),
            "retry" => new RetryTask(id, "carol", null),
            _ => new ExpireTask(id),
        };
    }

    /// <summary>A history that begins with a submit, more often than not in an order that makes sense.</summary>
    public static Arbitrary<Asked[]> Histories { get; } = Arb.From(
        from length in Gen.Choose(0, 40)
        from first in Step("submit", "submit for later", "submit with few attempts")
        from steps in Gen.ArrayOf(AnyStep(), length)
        select (Asked[])[first, .. steps],
        history => Enumerable.Range(1, Math.Max(0, history.Length - 1)).Select(left => history.Where((_, at) => at != left).ToArray()));

    private static Gen<Asked> AnyStep() => Gen.Frequency(
        (6, Step("start")),
        (6, Step("succeed", "fail", "fail", "fail for good", "fail and say when", "time out", "stop", "release", "release", "lose")),
        (3, Step("cancel", "force", "retry", "retry", "expire")),
        (1, Step("submit")));

    private static Gen<Asked> Step(params string[] whats) =>
        from what in Gen.Elements(whats)
        from back in Gen.Elements(0, 0, 0, 0, 0, 1, 2, -1)
        from foreign in Gen.Elements(false, false, false, false, true)
        from aheadUs in Gen.Elements(0L, 0L, 1L, 10L, 100L, 2 * Given.SecondUs, 700 * Given.SecondUs)
        from chance in Gen.Choose(0, 1_000)
        select new Asked(what, back, foreign && what != "start", aheadUs, chance / 1_000d);
}
