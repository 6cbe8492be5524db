using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Who waits on this node to hear that a task has changed. A watcher gets no more than a sign and then reads the tables
/// for what it has not seen, so that nothing can be lost or come out of order; signs that come while one is being looked
/// into are one. While nobody watches, a write costs the look at one number.
/// </summary>
internal sealed class TaskWatchers
{
    private readonly object _gate = new();
    private readonly Dictionary<TaskId, List<TaskWatcher>> _byTask = [];
    private int _count;

    /// <summary>How many watch.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Watches a task from now on, until the watcher is disposed. Read the tables after this call, not before it.
    /// </summary>
    /// <param name="id">The task; it need not exist.</param>
    /// <param name="onlyFinal">Whether only the end of the task is of interest.</param>
    public TaskWatcher Watch(TaskId id, bool onlyFinal)
    {
        var watcher = new TaskWatcher(this, id, onlyFinal);
        lock (_gate)
        {
            if (!_byTask.TryGetValue(id, out var same))
            {
                _byTask[id] = same = new List<TaskWatcher>(1);
            }

            same.Add(watcher);
        }

        // A full fence between the entry and the reads that follow: whoever wrote and saw no watcher is seen by them.
        Interlocked.Increment(ref _count);
        return watcher;
    }

    /// <summary>Something of a task is on disk.</summary>
    /// <param name="after">The task after it.</param>
    public void Written(TaskState after)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_byTask.TryGetValue(after.Id, out var watchers))
            {
                foreach (var watcher in watchers)
                {
                    watcher.Changed(after);
                }
            }
        }
    }

    /// <summary>
    /// The shard of a partition has recovered: what the one before it wrote may never have been told.
    /// </summary>
    public void LookAgain(int partition)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var watcher in _byTask.Where(task => task.Key.Partition == partition).SelectMany(task => task.Value))
            {
                watcher.Tell();
            }
        }
    }

    /// <summary>A watcher has had enough.</summary>
    public void Leave(TaskWatcher watcher)
    {
        lock (_gate)
        {
            if (!_byTask.TryGetValue(watcher.Id, out var same) || !same.Remove(watcher))
            {
                return;
            }

            if (same.Count == 0)
            {
                _byTask.Remove(watcher.Id);
            }
        }

        Interlocked.Decrement(ref _count);
    }
}

/// <summary>
/// One who watches a task, in a loop: <see cref="Listen"/>, read the tables, and if there is nothing new, await
/// <see cref="Told"/>. Disposing it ends the watch.
/// </summary>
internal sealed class TaskWatcher(TaskWatchers watchers, TaskId id, bool onlyFinal) : IDisposable
{
    private TaskCompletionSource _told = NewSign();
    private TaskState? _ended;

    /// <summary>The task that is watched.</summary>
    public TaskId Id { get; } = id;

    /// <summary>The task as it was when it ended, as far as that was told; the tables tell it too.</summary>
    public TaskState? Ended => Volatile.Read(ref _ended);

    /// <summary>Completes with the first sign since <see cref="Listen"/>.</summary>
    public Task Told => Volatile.Read(ref _told).Task;

    /// <summary>From here on signs count anew. What was written before a sign that is dropped here is in the tables now.</summary>
    public void Listen()
    {
        if (_told.Task.IsCompleted)
        {
            Interlocked.Exchange(ref _told, NewSign());
        }
    }

    /// <summary>Gives a sign; also for other reasons to look up, such as a time that has passed.</summary>
    public void Tell() => Volatile.Read(ref _told).TrySetResult();

    /// <summary>Something of the task is on disk.</summary>
    public void Changed(TaskState after)
    {
        if (after.State.IsFinal())
        {
            Volatile.Write(ref _ended, after);
            Tell();
        }
        else if (!onlyFinal)
        {
            Tell();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => watchers.Leave(this);

    private static TaskCompletionSource NewSign() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
