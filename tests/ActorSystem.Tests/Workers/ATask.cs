using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>Tasks for tests that need one in a state.</summary>
internal static class ATask
{
    private static ulong s_number;

    public static NodeRef Node { get; } = new("here", Guid.Parse("11111111-1111-1111-1111-111111111111"));

    public static TaskState Waiting(int partition = 0, int priority = 4, long readyAtUs = 0, string type = "demo") => new()
    {
        Id = TaskId.Create(1, partition, Interlocked.Increment(ref s_number)),
        State = StoredState.Waiting,
        Type = type,
        Queue = "default",
        Priority = priority,
        CreatedAtUs = 0,
        ReadyAtUs = readyAtUs,
        Retry = RetryPolicy.Default,
        TaskSeq = 1,
    };

    public static TaskState Running(int attempt = 1, int partition = 0) =>
        Waiting(partition) with { State = StoredState.Running, Attempt = attempt, Node = Node, StartedAtUs = 0, TaskSeq = 1 + attempt };
}
