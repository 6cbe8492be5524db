using System.Collections.Immutable;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests;

/// <summary>Tasks in the states that tests begin from, made by the rules themselves.</summary>
internal static class Given
{
    public const long NowUs = 1_700_000_000_000_000;
    public const long SecondUs = 1_000_000;

    public static readonly NodeRef Node = new("node-a", new Guid("11111111-1111-1111-1111-111111111111"));
    public static readonly NodeRef OtherNode = new("node-b", new Guid("22222222-2222-2222-2222-222222222222"));

    public static TaskId Id(ulong n = 1) => TaskId.Create(NowUs / 1000, 3, n);

    public static TaskError Error(string message = "no route to host") => new("IOException", message, "at Mail.Send()", 0, "f00d");

    public static Facts At(long nowUs = NowUs, double chance = 0.5) => new(nowUs, chance);

    public static RetryPolicy Policy(int maxAttempts = 3, int maxLosses = 2) =>
        RetryPolicy.Default with { MaxAttempts = maxAttempts, MaxLosses = maxLosses };

    public static SubmitTask Submit(RetryPolicy? retry = null, long? readyAtUs = null, long? expiresAtUs = null, ulong id = 1) =>
        new(
            Id(id),
            "send-email",
            "default",
            5,
            readyAtUs,
            expiresAtUs,
            null,
            retry ?? Policy(),
            ["welcome"],
            "key-1",
            null,
            new DataInfo("application/json", 2, "44136fa3"),
            "{}"u8.ToArray());

    public static AttemptOutcome.Failed Failure(bool permanent = false, long? retryAtUs = null, string message = "no route to host") =>
        new(Error(message), permanent, retryAtUs);

    public static TaskState Waiting(RetryPolicy? retry = null, long? readyAtUs = null, long? expiresAtUs = null) =>
        After(null, Submit(retry, readyAtUs, expiresAtUs));

    public static TaskState Running(RetryPolicy? retry = null, long? expiresAtUs = null) =>
        After(Waiting(retry, expiresAtUs: expiresAtUs), new StartAttempt(Id(), Node));

    public static TaskState Stopping(RetryPolicy? retry = null) =>
        After(Running(retry), new CancelTask(Id(), CancelMode.Cooperative, "alice"));

    public static TaskState Succeeded() => After(Running(), Ended(Running(), new AttemptOutcome.Succeeded(null, default)));

    public static TaskState Failed() => After(Running(), Ended(Running(), Failure(permanent: true)));

    public static TaskState Cancelled() => After(Waiting(), new CancelTask(Id(), CancelMode.Cooperative, "alice"));

    public static TaskState Expired() => After(Waiting(expiresAtUs: NowUs + 1), new ExpireTask(Id()), NowUs + 1);

    public static TaskState Blocked() => Waiting() with { State = StoredState.Blocked };

    public static RecordOutcome Ended(TaskState state, AttemptOutcome outcome) => new(state.Token, outcome);

    public static ImmutableArray<TaskEvent> Events(TaskState? state, TaskCommand command, long nowUs = NowUs, double chance = 0.5) =>
        Assert.IsType<Decision.Accepted>(TaskRules.Decide(state, command, At(nowUs, chance))).Events;

    public static RejectionKind Rejection(TaskState? state, TaskCommand command, long nowUs = NowUs) =>
        Assert.IsType<Decision.Rejected>(TaskRules.Decide(state, command, At(nowUs))).Kind;

    public static TaskState After(TaskState? state, TaskCommand command, long nowUs = NowUs) =>
        Fold(state, Events(state, command, nowUs))!;

    public static TaskState? Fold(TaskState? state, IEnumerable<TaskEvent> events) =>
        events.Aggregate(state, (folded, happened) => TaskRules.Evolve(folded, happened));
}
