using System.Collections.Immutable;
using System.Security.Cryptography;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests;

/// <summary>What a shard does with its store, without any actor: decide by the rules, append, remember the state.</summary>
internal sealed class TestShard
{
    public const long NowUs = 1_700_000_000_000_000;
    public static readonly NodeRef Node = new("node-a", new Guid("11111111-1111-1111-1111-111111111111"));

    private readonly Func<ITaskStore> _store;
    private readonly int _partition;
    private readonly Lock _gate = new();
    private ulong _made;

    private TestShard(Func<ITaskStore> store, int partition)
    {
        _store = store;
        _partition = partition;
    }

    public ShardRecovery Recovery { get; private set; } = null!;

    public long Epoch => Recovery.Epoch;

    public long LastSeq { get; set; }

    /// <summary>The time of the next decision.</summary>
    public long TimeUs { get; set; } = NowUs;

    private ITaskStore Store => _store();

    public static Task<TestShard> OpenAsync(ITaskStore store, int partition) => OpenAsync(() => store, partition);

    /// <summary>Opens a shard of a store that is asked for anew at each call, since a test may restart it.</summary>
    public static async Task<TestShard> OpenAsync(Func<ITaskStore> store, int partition, WindowSizes? windows = null)
    {
        var shard = new TestShard(store, partition);
        await shard.OpenAgainAsync(windows);
        return shard;
    }

    public static WindowSizes Windows(int ready = 100, int due = 100, params string[] types) =>
        new(ready, due, [new KindTypes("async", types.Length == 0 ? ["send-email"] : types)]);

    /// <summary>A new incarnation of the shard.</summary>
    public async Task OpenAgainAsync(WindowSizes? windows = null)
    {
        Recovery = await Store.OpenAsync(_partition, windows ?? Windows(), TimeUs, CancellationToken.None);
        LastSeq = Recovery.LastSeq;
    }

    public TaskId NewId() => TaskId.Create(TimeUs / 1000, _partition, ((ulong)Epoch << 32) + ++_made);

    public SubmitTask Submit(
        string type = "send-email",
        string queue = "default",
        int priority = 5,
        long? readyAtUs = null,
        long? expiresAtUs = null,
        string? key = null,
        byte[]? payload = null,
        RetryPolicy? retry = null,
        ImmutableArray<string>? tags = null)
    {
        var bytes = payload ?? "{}"u8.ToArray();
        return new SubmitTask(
            NewId(), type, queue, priority, readyAtUs, expiresAtUs, null, retry ?? RetryPolicy.Default, tags ?? ["welcome"], key, null, Info(bytes), bytes);
    }

    public static DataInfo Info(byte[] bytes) => new("application/json", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public Task AppendAsync(ShardWrite write) => Store.AppendAsync(write);

    /// <summary>Decides, appends and gives the task after it.</summary>
    public async Task<TaskState> DoAsync(TaskState? state, TaskCommand command, string? heldBy = null)
    {
        var (write, after) = Prepare(state, command, heldBy);
        if (write is not null)
        {
            await Store.AppendAsync(write);
        }

        return after!;
    }

    public Task<TaskState> SubmitAsync(SubmitTask? command = null) => DoAsync(null, command ?? Submit());

    public Task<TaskState> StartAsync(TaskState task) => DoAsync(task, new StartAttempt(task.Id, Node));

    public Task<TaskState> SucceedAsync(TaskState task, byte[]? result = null) => DoAsync(
        task, new RecordOutcome(task.Token, new AttemptOutcome.Succeeded(result is null ? null : Info(result), result ?? [])));

    public Task<TaskState> FailAsync(TaskState task, bool permanent = false)
    {
        var error = new TaskError("IOException", "no route to host", "at Mail.Send()", 0, "f00d");
        return DoAsync(task, new RecordOutcome(task.Token, new AttemptOutcome.Failed(error, permanent, null)));
    }

    /// <summary>A task that ran and ended well.</summary>
    public async Task<TaskState> FinishedAsync(SubmitTask? command = null, byte[]? result = null) =>
        await SucceedAsync(await StartAsync(await SubmitAsync(command)), result);

    /// <summary>The write of a command, with its numbers taken; null when there is nothing to write.</summary>
    public (ShardWrite? Write, TaskState? After) Prepare(TaskState? state, TaskCommand command, string? heldBy = null)
    {
        var decision = TaskRules.Decide(state, command, new Facts(TimeUs, 0.5));
        var events = Assert.IsType<Decision.Accepted>(decision).Events;
        var recorded = new List<Recorded>();
        foreach (var happened in events)
        {
            if (happened.Id != command.Id)
            {
                // Came to be with the command's task.
                recorded.Add(new Recorded(happened, null, TaskRules.Evolve(null, happened), ClaimsOf(happened)));
                continue;
            }

            var after = TaskRules.Evolve(state, happened);
            recorded.Add(new Recorded(happened, state, after, ClaimsOf(happened), after.State == StoredState.Waiting ? heldBy : null));
            state = after;
        }

        if (recorded.Count == 0)
        {
            return (null, state);
        }

        lock (_gate)
        {
            var write = new ShardWrite(_partition, Epoch, LastSeq + 1, recorded);
            LastSeq += recorded.Count;
            return (write, state);
        }
    }

    private static Claims? ClaimsOf(TaskEvent happened) =>
        happened is TaskSubmitted { IdempotencyKey: { } key } submitted
            ? new Claims(new KeyClaim(key, Convert.FromHexString(submitted.Payload.Sha256), submitted.AtUs + KeyKeptUs))
            : null;

    /// <summary>How long a key is kept.</summary>
    public const long KeyKeptUs = 3_600_000_000;
}
