using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Codec;

/// <summary>One event of each name, with every field set.</summary>
internal static class Samples
{
    private const long AtUs = 1_700_000_000_123_456;

    private static readonly TaskId s_id = TaskId.Create(1_700_000_000_123, 3, 7);
    private static readonly TaskError s_error = new("IOException", "Grüße: \"no route\" <&>", "at Mail.Send()\n   at Worker.Run()", 2, "f00d");
    private static readonly NodeRef s_node = new("node-a", new Guid("11111111-2222-3333-4444-555555555555"));
    private static readonly DataInfo s_data = new("application/json", 2, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    private static readonly RetryPolicy s_retry = new(7, 2, BackoffKind.List, 1_000_000, 600_000_000, 0.25, [1_000_000, 5_000_000]);

    public static IReadOnlyDictionary<string, TaskEvent> All { get; } = new Dictionary<string, TaskEvent>
    {
        ["TaskSubmitted"] = new TaskSubmitted(
            s_id, AtUs, "send-email", "mail", 9, AtUs + 5, AtUs + 9, 30_000_000, s_retry, ["welcome", "ünï"], "key-1",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", s_data)
        {
            Data = "{}"u8.ToArray(),
            Files = [new StoredFile("report", "Bericht \"ünï\".csv", "text/csv", 5, s_data.Sha256), new StoredFile("bare", null, "application/octet-stream", 0, s_data.Sha256)],
        },
        ["AttemptStarted"] = new AttemptStarted(s_id, AtUs, 2, s_node),
        ["AttemptReleased"] = new AttemptReleased(s_id, AtUs, 2, "draining"),
        ["AttemptFailed"] = new AttemptFailed(s_id, AtUs, 2, s_error, AtUs + 1_000_000),
        ["AttemptTimedOut"] = new AttemptTimedOut(s_id, AtUs, 2, s_error, AtUs + 1_000_000),
        ["AttemptLost"] = new AttemptLost(s_id, AtUs, 2, "The process is gone.", AtUs),
        ["CancelRequested"] = new CancelRequested(s_id, AtUs, CancelMode.Cooperative, "alice"),
        ["TaskSucceeded"] = new TaskSucceeded(s_id, AtUs, 2, s_data with { File = "result-2", FileName = "out.csv.gz" }) { Data = "{}"u8.ToArray() },
        ["TaskFailed"] = new TaskFailed(s_id, AtUs, "attempts-used-up", s_error),
        ["TaskCancelled"] = new TaskCancelled(s_id, AtUs, "alice"),
        ["TaskExpired"] = new TaskExpired(s_id, AtUs),
        ["TaskRetried"] = new TaskRetried(s_id, AtUs, "bob", "the mail server is back"),
        ["LateOutcomeRecorded"] = new LateOutcomeRecorded(s_id, AtUs, 1, "failed", s_error),
    };

    public static TaskState State { get; } = new()
    {
        Id = s_id,
        State = StoredState.Running,
        Type = "send-email",
        Queue = "mail",
        Priority = 9,
        CreatedAtUs = AtUs,
        ReadyAtUs = AtUs,
        TimeoutUs = 30_000_000,
        Retry = s_retry,
        Tags = ["welcome", "ünï"],
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        Payload = s_data,
        Result = s_data with { File = "result-2", FileName = "out.csv.gz" },
        Files = [new StoredFile("report", "Bericht.csv", "text/csv", 5, s_data.Sha256)],
        Node = s_node,
        CancelRequested = CancelMode.Force,
        StartedAtUs = AtUs + 1,
        Error = s_error,
        TaskSeq = 3,
    };
}
