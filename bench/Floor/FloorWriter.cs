using System.Threading.Channels;
using SQLitePCL;

namespace ActorTasks.Floor;

/// <summary>
/// The one writer: what has gathered in the channel is one transaction; then the answers go, and the tasks that
/// were written come to their next stage, whose event and row go into a later batch.
/// </summary>
internal sealed class FloorWriter
{
    public const int Partitions = 8;

    private const int MaxBatch = 2_000;
    private const int InlineBytes = 8192;
    private const int CheckpointPages = 2_048;
    private static readonly byte[][] s_names = ["TaskSubmitted"u8.ToArray(), "AttemptStarted"u8.ToArray(), "TaskSucceeded"u8.ToArray()];
    private static readonly string[] s_states = ["waiting", "running", "succeeded"];

    private readonly Channel<FloorTask> _channel = Channel.CreateUnbounded<FloorTask>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<List<FloorTask>> _written = Channel.CreateUnbounded<List<FloorTask>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Connection _connection;
    private readonly Thread _thread;
    private readonly long[] _seqs = new long[Partitions];
    private readonly long[] _latestUs = new long[Partitions];
    private readonly int[,] _moved = new int[Partitions, 3];
    private long _finished;

    public FloorWriter(string file)
    {
        _connection = Connection.Create(file, Partitions);
        _thread = new Thread(Run) { IsBackground = true, Name = "floor-writer" };
    }

    public static string NodeName { get; } = Environment.MachineName;

    /// <summary>Tasks whose end is on disk.</summary>
    public long Finished => Interlocked.Read(ref _finished);

    public static long NowUs => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public void Start()
    {
        _thread.Start();
        _ = RunTasksAsync();
    }

    /// <summary>Hands over a task; done when it is on disk.</summary>
    public Task Submit(FloorTask task)
    {
        _channel.Writer.TryWrite(task);
        return task.OnDisk.Task;
    }

    /// <summary>Writes what is in the channel and closes the database.</summary>
    public void Stop()
    {
        _channel.Writer.Complete();
        _thread.Join();
        _connection.Dispose();
    }

    private void Run()
    {
        var pages = 0;
        while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var batch = new List<FloorTask>(MaxBatch);
            while (batch.Count < MaxBatch && _channel.Reader.TryRead(out var task))
            {
                batch.Add(task);
            }

            Write(batch);
            foreach (var task in batch)
            {
                if (task.Stage == Stage.Submitted)
                {
                    task.OnDisk.SetResult();
                }
            }

            _written.Writer.TryWrite(batch);
            pages += _connection.TakePagesWritten();
            if (pages >= CheckpointPages)
            {
                _connection.Checkpoint();
                pages = 0;
            }
        }
    }

    /// <summary>Brings written tasks to their next stage: a free slot for each, and a handler that returns at once.</summary>
    private async Task RunTasksAsync()
    {
        await foreach (var batch in _written.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var task in batch)
            {
                if (task.Stage == Stage.Succeeded)
                {
                    Interlocked.Increment(ref _finished);
                    continue;
                }

                task.Stage++;
                task.AtUs = NowUs;
                task.StartedAtUs = task.Stage == Stage.Started ? task.AtUs : task.StartedAtUs;
                FloorJson.Encode(task);
                _channel.Writer.TryWrite(task);
            }
        }
    }

    private void Write(List<FloorTask> batch)
    {
        Array.Clear(_moved);
        _connection.Execute("BEGIN IMMEDIATE");
        foreach (var task in batch)
        {
            var seq = ++_seqs[task.Partition];
            _latestUs[task.Partition] = Math.Max(_latestUs[task.Partition], task.AtUs);
            _moved[task.Partition, (int)task.Stage]++;
            WriteEvent(task, seq);
            WriteRow(task, seq);
        }

        WriteCounters();
        _connection.Execute("COMMIT");
    }

    private void WriteEvent(FloorTask task, long seq)
    {
        var data = task.Stage switch { Stage.Submitted => task.Payload, Stage.Started => null, _ => FloorJson.Result };
        var append = _connection.Sql("append-event");
        raw.sqlite3_bind_int64(append, 1, task.Partition);
        raw.sqlite3_bind_int64(append, 2, seq);
        raw.sqlite3_bind_blob(append, 3, task.IdBytes);
        raw.sqlite3_bind_int64(append, 4, (int)task.Stage + 1);
        raw.sqlite3_bind_int64(append, 5, task.AtUs);
        raw.sqlite3_bind_text(append, 6, s_names[(int)task.Stage]);
        raw.sqlite3_bind_text(append, 7, task.Body);
        if (data is null || data.Length > InlineBytes)
        {
            raw.sqlite3_bind_null(append, 8);
        }
        else
        {
            raw.sqlite3_bind_blob(append, 8, data);
        }

        _connection.Run(append);
        if (data?.Length > InlineBytes)
        {
            var put = _connection.Sql("put-blob");
            raw.sqlite3_bind_blob(put, 1, task.IdBytes);
            raw.sqlite3_bind_blob(put, 2, data);
            raw.sqlite3_bind_text(put, 3, task.PayloadSha256);
            _connection.Run(put);
        }
    }

    private void WriteRow(FloorTask task, long seq)
    {
        var change = _connection.Sql(task.Stage switch { Stage.Submitted => "put-task", Stage.Started => "start-task", _ => "finish-task" });
        raw.sqlite3_bind_blob(change, 1, task.IdBytes);
        switch (task.Stage)
        {
            case Stage.Submitted:
                raw.sqlite3_bind_int64(change, 2, task.Partition);
                raw.sqlite3_bind_text(change, 3, task.Type);
                raw.sqlite3_bind_int64(change, 4, task.CreatedAtUs);
                raw.sqlite3_bind_int64(change, 5, seq);
                raw.sqlite3_bind_text(change, 6, task.Detail);
                break;
            case Stage.Started:
                raw.sqlite3_bind_text(change, 2, NodeName);
                raw.sqlite3_bind_int64(change, 3, seq);
                raw.sqlite3_bind_text(change, 4, task.Detail);
                break;
            default:
                raw.sqlite3_bind_int64(change, 2, task.AtUs);
                raw.sqlite3_bind_int64(change, 3, seq);
                raw.sqlite3_bind_text(change, 4, task.Detail);
                break;
        }

        _connection.Run(change);
    }

    private void WriteCounters()
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            var (submitted, started, succeeded) = (_moved[partition, 0], _moved[partition, 1], _moved[partition, 2]);
            if (submitted + started + succeeded == 0)
            {
                continue;
            }

            Count(partition, "accepted", submitted);
            Count(partition, s_states[0], submitted - started);
            Count(partition, s_states[1], started - succeeded);
            Count(partition, s_states[2], succeeded);
            var advance = _connection.Sql("advance-shard");
            raw.sqlite3_bind_int64(advance, 1, partition);
            raw.sqlite3_bind_int64(advance, 2, _seqs[partition]);
            raw.sqlite3_bind_int64(advance, 3, _latestUs[partition]);
            _connection.Run(advance);
        }
    }

    private void Count(int partition, string what, int difference)
    {
        if (difference == 0)
        {
            return;
        }

        var change = _connection.Sql("change-counter");
        raw.sqlite3_bind_int64(change, 1, partition);
        raw.sqlite3_bind_text(change, 2, what);
        raw.sqlite3_bind_int64(change, 3, difference);
        _connection.Run(change);
    }
}
