using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

/// <summary>Tasks of all sorts, made by chance from a seed, as a model beside the store.</summary>
internal sealed class Backlog(TestShard shard, int seed)
{
    public static readonly string[] Queues = ["default", "low", "mail"];
    public static readonly string[] Types = ["hash", "resize", "send-email"];
    public static readonly string[] Tags = ["a", "b", "c"];

    private readonly Random _random = new(seed);

    /// <summary>The tasks as they should be, with their marks.</summary>
    public Dictionary<TaskId, TaskRow> Rows { get; } = [];

    /// <summary>When each task's last event happened: a ready time behind it has a place among the due ones.</summary>
    public Dictionary<TaskId, long> LastEventUs { get; } = [];

    public IEnumerable<TaskState> States => Rows.Values.Select(row => row.State);

    /// <summary>Submits so many tasks, then lets some run, fail, wait and end.</summary>
    public async Task FillAsync(ITaskStore store, int number)
    {
        await Task.WhenAll(Enumerable.Range(0, number).Select(_ => PutAsync(null, Submit())).ToList());
        foreach (var task in States.ToList().Where(IsRunnable).Where(_ => _random.Next(3) == 0))
        {
            await RunAsync(task);
        }

        foreach (var row in Rows.Values.Where(row => row.State.State == StoredState.Waiting && _random.Next(6) == 0).ToList())
        {
            var mark = _random.Next(2) == 0 ? HeldReasons.NoWorker : HeldReasons.Attempt;
            await store.MarkAsync(row.State.Id.Partition, shard.Epoch, [new HeldMark(row.State.Id, mark)]);
            Rows[row.State.Id] = row with { HeldBy = mark };
        }
    }

    private bool IsRunnable(TaskState task) => task.ReadyAtUs <= shard.TimeUs && !(task.ExpiresAtUs <= shard.TimeUs);

    private SubmitTask Submit()
    {
        shard.TimeUs += _random.Next(3);
        return shard.Submit(
            Types[_random.Next(Types.Length)],
            Queues[_random.Next(Queues.Length)],
            _random.Next(10),
            _random.Next(3) == 0 ? shard.TimeUs + _random.Next(1, 40) : null,
            _random.Next(4) == 0 ? shard.TimeUs + _random.Next(1, 60) : null,
            _random.Next(5) == 0 ? $"key-{seed}-{Rows.Count}-{_random.Next()}" : null,
            tags: [.. Tags.Where(_ => _random.Next(2) == 0)]);
    }

    private async Task RunAsync(TaskState task)
    {
        task = await PutAsync(task, new StartAttempt(task.Id, TestShard.Node));
        AttemptOutcome? outcome = _random.Next(5) switch
        {
            0 => null,
            1 => new AttemptOutcome.Succeeded(null, default),
            2 => new AttemptOutcome.Failed(new TaskError("IOException", "no route", null, 0, "f"), Permanent: true, null),
            3 => new AttemptOutcome.Failed(new TaskError("IOException", "no route", null, 0, "f"), Permanent: false, shard.TimeUs + _random.Next(60)),
            _ => new AttemptOutcome.Lost("the node is gone"),
        };
        if (outcome is not null)
        {
            await PutAsync(task, new RecordOutcome(task.Token, outcome));
        }
    }

    private async Task<TaskState> PutAsync(TaskState? before, TaskCommand command)
    {
        var (write, after) = shard.Prepare(before, command);
        Rows[after!.Id] = new TaskRow(after, null);
        LastEventUs[after.Id] = write!.Events[^1].Event.AtUs;
        await shard.AppendAsync(write);
        return after;
    }
}
