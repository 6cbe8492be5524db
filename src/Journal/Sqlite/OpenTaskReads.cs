using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Reads of open tasks that a shard needs, each inside a read transaction.</summary>
internal static class OpenTaskReads
{
    /// <summary>The rows of these ids in one partition.</summary>
    public static List<TaskRow> Find(Database database, int partition, IReadOnlyList<TaskId> ids)
    {
        var rows = new List<TaskRow>(ids.Count);
        foreach (var id in ids)
        {
            if (id.Partition == partition && Find(database, id) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>The row of a task, open or finished.</summary>
    public static TaskRow? Find(Database database, TaskId id)
    {
        var statement = database.Sql("find-task").BindId(1, id);
        var row = statement.Step() ? TaskRows.Read(statement) : null;
        statement.Reset();
        return row;
    }

    /// <summary>What a shard starts from.</summary>
    public static ShardRecovery Recover(Database database, int partition, long epoch, WindowSizes windows, long clockUs)
    {
        var nowUs = EffectiveNow(database, partition, clockUs);
        var running = TaskRows.ReadAll(database.Sql("running-tasks").Bind(1, partition));
        var held = TaskRows.ReadAll(database.Sql("held-tasks").Bind(1, partition).BindText(2, HeldReasons.Attempt));
        var ready = windows.Kinds.Select(kind => Ready(database, partition, kind, null, nowUs, windows.Ready)).ToList();

        // An expiry that passed while nobody was there is due as well; a passed ready time makes a task ready.
        var due = Due(database, partition, new DueKey(nowUs, LastId), new DueKey(long.MinValue, default), windows.Due);
        return new ShardRecovery(partition, epoch, LastSeq(database, partition), running, held, ready, due, nowUs);
    }

    /// <summary>The last number in use.</summary>
    public static long LastSeq(Database database, int partition)
    {
        var statement = database.Sql("last-seq").Bind(1, partition);
        var last = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return last;
    }

    /// <summary>Ready rows behind a key: by priority, merged over the queues.</summary>
    public static ReadyPage Ready(Database database, int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit)
    {
        var types = TaskRows.JsonList(kind.Types);
        var keys = new List<ReadyKey>();
        var complete = true;
        foreach (var (priority, queues) in Groups(database, partition, after?.Priority ?? int.MaxValue - 1))
        {
            if (keys.Count >= limit)
            {
                complete = false; // There may be more at this priority; looking would cost as much as reading.
                break;
            }

            var behind = after is { } key && key.Priority == priority
                ? new DueKey(key.ReadyAtUs, key.Id)
                : new DueKey(long.MinValue, default);
            complete &= AddBest(database, partition, priority, queues, types, behind, nowUs, keys, limit);
        }

        var rows = keys.Select(key => Find(database, key.Id)!).ToList();
        return new ReadyPage(kind.Kind, rows, complete);
    }

    /// <summary>Waiting rows behind a mark, by the earlier of ready time and expiry that lies behind it.</summary>
    public static DuePage Due(Database database, int partition, DueKey readyAfter, DueKey expiryAfter, int limit)
    {
        var marks = new SortedSet<DueKey>();
        Collect("due-by-ready-time", readyAfter);
        Collect("due-by-expiry", expiryAfter);

        var rows = new List<TaskRow>();
        var seen = new HashSet<TaskId>();
        foreach (var mark in marks)
        {
            if (rows.Count == limit)
            {
                return new DuePage(rows, Complete: false);
            }

            if (seen.Add(mark.Id))
            {
                rows.Add(Find(database, mark.Id)!);
            }
        }

        return new DuePage(rows, Complete: true);

        void Collect(string name, DueKey after)
        {
            // One more than asked shows whether there are further ones.
            var statement = database.Sql(name).Bind(1, partition).Bind(2, after.AtUs).BindId(3, after.Id).Bind(4, limit + 1);
            while (statement.Step())
            {
                marks.Add(new DueKey(statement.Int64(0), statement.Id(1)));
            }
        }
    }

    /// <summary>The greatest 16 bytes: behind every id of its time.</summary>
    public static TaskId LastId { get; } = TaskId.FromBytes(Enumerable.Repeat(byte.MaxValue, 16).ToArray());

    /// <summary>
    /// The clock, or the latest ready time of a task that was ready before the clock went back: such a task has no place
    /// among the due ones, so with the clock's time it would be in no window. Waiting tasks are looked through only when
    /// the partition has events from ahead of the clock.
    /// </summary>
    private static long EffectiveNow(Database database, int partition, long clockUs)
    {
        var statement = database.Sql("latest-time").Bind(1, partition);
        var latestUs = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        if (latestUs <= clockUs)
        {
            return clockUs;
        }

        statement = database.Sql("latest-ready-time").Bind(1, partition).Bind(2, clockUs).Bind(3, latestUs);
        var nowUs = statement.Step() ? statement.Int64OrNull(0) : null;
        statement.Reset();
        return nowUs ?? clockUs;
    }

    private static SortedDictionary<int, List<string>> Groups(Database database, int partition, int fromPriority)
    {
        var groups = new SortedDictionary<int, List<string>>(Comparer<int>.Create((left, right) => right.CompareTo(left)));
        for (var queue = NextQueue(database, partition, string.Empty); queue is not null; queue = NextQueue(database, partition, queue))
        {
            var below = fromPriority + 1;
            while (NextPriority(database, partition, queue, below) is { } priority)
            {
                if (!groups.TryGetValue(priority, out var queues))
                {
                    groups.Add(priority, queues = []);
                }

                queues.Add(queue);
                below = priority;
            }
        }

        return groups;
    }

    private static string? NextQueue(Database database, int partition, string before)
    {
        var statement = database.Sql("ready-next-queue").Bind(1, partition).BindText(2, before);
        var queue = statement.Step() ? statement.TextOrNull(0) : null;
        statement.Reset();
        return queue;
    }

    private static int? NextPriority(Database database, int partition, string queue, int below)
    {
        var statement = database.Sql("ready-next-priority").Bind(1, partition).BindText(2, queue).Bind(3, below);
        var priority = statement.Step() ? (int?)statement.Int64OrNull(0) : null;
        statement.Reset();
        return priority;
    }

    /// <summary>Adds the best of one priority over its queues, keeping no more than are asked for.</summary>
    /// <returns>False if some were left out.</returns>
    private static bool AddBest(
        Database database, int partition, int priority, List<string> queues, string types, DueKey behind, long nowUs, List<ReadyKey> keys, int limit)
    {
        var room = limit - keys.Count;
        var best = new SortedSet<ReadyKey>();
        var complete = true;
        foreach (var queue in queues)
        {
            var statement = database.Sql("ready-of-priority")
                .Bind(1, partition).BindText(2, queue).Bind(3, priority).Bind(4, nowUs)
                .Bind(5, behind.AtUs).BindId(6, behind.Id).BindText(7, types);
            while (statement.Step())
            {
                var key = new ReadyKey(priority, statement.Int64(0), statement.Id(1));
                if (best.Count == room && key.CompareTo(best.Max) > 0)
                {
                    complete = false;
                    statement.Reset();
                    break;
                }

                best.Add(key);
                if (best.Count > room)
                {
                    best.Remove(best.Max);
                    complete = false;
                }
            }
        }

        keys.AddRange(best);
        return complete;
    }
}
