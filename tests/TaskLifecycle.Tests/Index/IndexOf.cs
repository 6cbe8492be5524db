using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

/// <summary>Small indexes with small times, for tests by example.</summary>
internal static class IndexOf
{
    public const string Async = "async";

    public static ShardIndex Size(int ready, int due = 10) => new(new IndexLimits(ready, due), KindOf);

    public static string? KindOf(string type) => type switch { "mail" => Async, "hash" => "thread", _ => null };

    public static TaskState Task(ulong id, int priority = 5, long readyAtUs = 0, long? expiresAtUs = null, string type = "mail") =>
        Given.Waiting() with
        {
            Id = TaskId.Create(0, 0, id),
            Type = type,
            Priority = priority,
            CreatedAtUs = 0,
            ReadyAtUs = readyAtUs,
            ExpiresAtUs = expiresAtUs,
        };

    public static TaskState Running(TaskState state) =>
        state with { State = StoredState.Running, Attempt = state.Attempt + 1, Node = Given.Node, TaskSeq = state.TaskSeq + 1 };

    public static IndexRow Row(TaskState state) => new(state, null);

    public static ShardIndex With(this ShardIndex index, params TaskState[] tasks)
    {
        foreach (var state in tasks)
        {
            index.Apply(null, state, null, 0);
        }

        return index;
    }

    public static IEnumerable<TaskId> Offered(this ShardIndex index, string kind = Async, int count = 100, ReadyKey? bound = null, long nowUs = 0) =>
        index.Take(kind, count, bound, nowUs).Select(state => state.Id);

    public static TaskState Started(this ShardIndex index, TaskState state)
    {
        Assert.True(index.Starting(state.Id));
        var running = Running(state);
        index.Apply(state, running, null, 0);
        return running;
    }
}
