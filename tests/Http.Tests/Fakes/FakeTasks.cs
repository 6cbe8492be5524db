using System.Collections.Concurrent;
using System.Text;
using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Files;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests.Fakes;

/// <summary>Actors and tables in a dictionary: what a submit gives can be read, cancelled and retried.</summary>
internal sealed class FakeTasks : ITaskGateway, ITaskQueries, IDisposable
{
    public static readonly NodeRef Node = new("node-1", Guid.Parse("11111111-2222-3333-4444-555555555555"));

    private readonly ConcurrentDictionary<TaskId, TaskState> _tasks = new();
    private readonly ConcurrentDictionary<TaskId, ReadOnlyMemory<byte>> _payloads = new();
    private readonly ConcurrentDictionary<string, TaskId> _keys = new();
    private int _numbers;

    /// <summary>The folder below which files are put.</summary>
    public string FilesFolder { get; } = Directory.CreateTempSubdirectory("actortasks-http-").FullName;

    /// <summary>What the disk of the files says that is free.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    /// <summary>Where files are really put.</summary>
    public ITaskFiles Files => field ??= new FilesThatMayFail(new DiskFiles(FilesFolder, new DiskRoom(1, () => FreeBytes)), () => FileFailure);

    /// <summary>Thrown when a file is opened, when set.</summary>
    public Exception? FileFailure { get; set; }

    public TaskWatchers Watchers { get; } = new();

    public IReadOnlyCollection<string> KnownTypes { get; } = ["echo", "send-email"];

    public Readiness Readiness { get; set; } = new(true, []);

    /// <summary>Answers everything instead of the rest when set.</summary>
    public TaskReply? Reply { get; set; }

    /// <summary>Thrown by everything when set.</summary>
    public Exception? Failure { get; set; }

    public Submission? LastSubmission { get; private set; }

    public TaskFilter? LastFilter { get; private set; }

    public (CancelMode Mode, string Who)? LastCancel { get; private set; }

    public (string Who, string? Why)? LastRetry { get; private set; }

    public Dictionary<TaskId, IReadOnlyList<JournalEntry>> Histories { get; } = [];

    public Dictionary<TaskId, ReadOnlyMemory<byte>> Results { get; } = [];

    /// <summary>The next page of every list; null makes it from the tasks.</summary>
    public TaskPage? Page { get; set; }

    /// <summary>Adds a task in a state of the test's choice.</summary>
    public TaskState Add(Func<TaskState, TaskState> change, string payload = "{}")
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var task = change(NewState("echo", "default", 4, bytes));
        _tasks[task.Id] = task;
        _payloads[task.Id] = bytes;
        return task;
    }

    /// <summary>All tasks.</summary>
    public IReadOnlyCollection<TaskState> All => [.. _tasks.Values];

    /// <summary>Thrown by reads when set.</summary>
    public Exception? ReadFailure { get; set; }

    /// <summary>Changes a task and tells nobody.</summary>
    public void Put(TaskState task) => _tasks[task.Id] = task;

    /// <summary>Changes a task and tells who watches it.</summary>
    public void Change(TaskState task, IReadOnlyList<JournalEntry>? history = null)
    {
        Histories[task.Id] = history ?? [];
        _tasks[task.Id] = task;
        Watchers.Written(task);
    }

    public async Task<TaskReply> SubmitAsync(Submission submission, CancellationToken cancellation)
    {
        if (submission.Files is not { } files)
        {
            return await SubmitAsync(submission);
        }

        await using (files)
        {
            var reply = await SubmitAsync(submission);
            if (reply is TaskReply.Accepted { Task: var task, Replayed: false })
            {
                await files.PlaceAsync(task.Id);
                files.Settle(task.Id, reply);
                _tasks[task.Id] = task with { Files = [.. files.Files] };
                return new TaskReply.Accepted(_tasks[task.Id]);
            }

            return reply;
        }
    }

    /// <summary>Changes a task in secret.</summary>
    public void Change(TaskId id, Func<TaskState, TaskState> change) => _tasks[id] = change(_tasks[id]);

    /// <summary>Forgets all tasks but these, and what came with them.</summary>
    public void Forget(IReadOnlyCollection<string> but)
    {
        _keys.Clear();
        LastSubmission = null;
        foreach (var id in _tasks.Keys.Where(id => !but.Contains(id.ToString())))
        {
            _tasks.TryRemove(id, out _);
            _payloads.TryRemove(id, out _);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(FilesFolder))
        {
            Directory.Delete(FilesFolder, recursive: true);
        }
    }

    private Task<TaskReply> SubmitAsync(Submission submission)
    {
        LastSubmission = submission;
        if (Fixed() is { } reply)
        {
            return reply;
        }

        var task = NewState(submission.Type, submission.Queue ?? "default", submission.Priority ?? 4, submission.Payload) with
        {
            Tags = [.. submission.Tags],
            ExpiresAtUs = submission.ExpiresAtUs,
            IdempotencyKey = submission.IdempotencyKey,
        };
        task = task with { ReadyAtUs = submission.RunAtUs ?? task.ReadyAtUs + (submission.DelayUs ?? 0) };
        if (submission.IdempotencyKey is { } key && _keys.GetOrAdd(key, task.Id) is var first && first != task.Id)
        {
            return Task.FromResult<TaskReply>(_payloads[first].Span.SequenceEqual(submission.Payload.Span)
                ? new TaskReply.Accepted(_tasks[first], Replayed: true)
                : new TaskReply.Refused(RefusalKind.KeyConflict, $"The key '{key}' belongs to another request.", first));
        }

        _payloads[task.Id] = submission.Payload;
        _tasks[task.Id] = task;
        return Task.FromResult<TaskReply>(new TaskReply.Accepted(task));
    }

    /// <summary>Sizes of the parts in which batches came.</summary>
    public ConcurrentQueue<int> Parts { get; } = new();

    /// <summary>What a part of a batch waits for, given the part.</summary>
    public Func<IReadOnlyList<Submission>, Task> BeforePart { get; set; } = _ => Task.CompletedTask;

    public async Task<IReadOnlyList<TaskReply>> SubmitManyAsync(IReadOnlyList<Submission> submissions, CancellationToken cancellation)
    {
        Parts.Enqueue(submissions.Count);
        await BeforePart(submissions);
        return await Task.WhenAll(submissions.Select(submission => SubmitAsync(submission, cancellation)));
    }

    public Task<TaskReply> CancelAsync(TaskId id, CancelMode mode, string who, CancellationToken cancellation)
    {
        LastCancel = (mode, who);
        return Fixed() ?? ChangeAsync(id, task => task with { State = StoredState.Cancelled });
    }

    public Task<TaskReply> RetryAsync(TaskId id, string who, string? why, CancellationToken cancellation)
    {
        LastRetry = (who, why);
        return Fixed() ?? ChangeAsync(id, task => task with { State = StoredState.Waiting });
    }

    public Task<TaskRow?> GetAsync(TaskId id, CancellationToken cancellation)
    {
        ThrowIfBroken();
        if (ReadFailure is not null)
        {
            throw ReadFailure;
        }

        return Task.FromResult(_tasks.TryGetValue(id, out var task) ? new TaskRow(task, null) : null);
    }

    public Task<TaskPage> ListAsync(TaskFilter filter, CancellationToken cancellation)
    {
        ThrowIfBroken();
        LastFilter = filter;
        return Task.FromResult(Page ?? new TaskPage([.. _tasks.Values.Take(filter.Limit).Select(task => new TaskRow(task, null))], null, false));
    }

    public Task<IReadOnlyList<JournalEntry>> EventsAsync(TaskId id, int afterTaskSeq, int limit, CancellationToken cancellation)
    {
        ThrowIfBroken();
        IReadOnlyList<JournalEntry> page = [.. Histories.GetValueOrDefault(id, []).Where(entry => entry.TaskSeq > afterTaskSeq).Take(limit)];
        return Task.FromResult(page);
    }

    public Task<ReadOnlyMemory<byte>?> PayloadAsync(TaskId id, CancellationToken cancellation)
    {
        ThrowIfBroken();
        return Task.FromResult<ReadOnlyMemory<byte>?>(_payloads.TryGetValue(id, out var bytes) ? bytes : (ReadOnlyMemory<byte>?)null);
    }

    public Task<ReadOnlyMemory<byte>?> ResultAsync(TaskId id, CancellationToken cancellation)
    {
        ThrowIfBroken();
        return Task.FromResult<ReadOnlyMemory<byte>?>(Results.TryGetValue(id, out var bytes) ? bytes : (ReadOnlyMemory<byte>?)null);
    }

    public Task<IReadOnlyList<QueueCount>> CountsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<QueueCount>>([]);

    private Task<TaskReply> ChangeAsync(TaskId id, Func<TaskState, TaskState> change)
    {
        if (!_tasks.TryGetValue(id, out var task))
        {
            return Task.FromResult<TaskReply>(new TaskReply.Refused(RefusalKind.NotFound, $"There is no task {id}."));
        }

        return Task.FromResult<TaskReply>(new TaskReply.Accepted(_tasks[id] = change(task)));
    }

    private Task<TaskReply>? Fixed()
    {
        ThrowIfBroken();
        return Reply is null ? null : Task.FromResult(Reply);
    }

    private void ThrowIfBroken()
    {
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    private TaskState NewState(string type, string queue, int priority, ReadOnlyMemory<byte> payload)
    {
        var number = Interlocked.Increment(ref _numbers);
        var nowUs = DateTimeOffset.Parse("2030-01-01T00:00:00Z", null).ToUnixTimeMilliseconds() * 1000;
        return new TaskState
        {
            Id = TaskId.Create(nowUs / 1000, 3, (ulong)number),
            State = StoredState.Waiting,
            Type = type,
            Queue = queue,
            Priority = priority,
            CreatedAtUs = nowUs,
            ReadyAtUs = nowUs,
            Retry = RetryPolicy.Default,
            Payload = new DataInfo("application/json", payload.Length, new string('0', 64)),
            TaskSeq = 1,
        };
    }

    private sealed class FilesThatMayFail(ITaskFiles files, Func<Exception?> failure) : ITaskFiles
    {
        public IFileStage Begin() => files.Begin();

        public ValueTask<Stream> OpenReadAsync(FileKey key, CancellationToken cancellation) => failure() is { } lost ? throw lost : files.OpenReadAsync(key, cancellation);

        public Stream OpenRead(FileKey key) => failure() is { } lost ? throw lost : files.OpenRead(key);

        public void Settle(FileKey result, bool isKept) => files.Settle(result, isKept);
    }
}
