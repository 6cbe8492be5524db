using System.Diagnostics.CodeAnalysis;

namespace ActorTasks.TaskLifecycle;

/// <summary>The tasks in memory and where each of them stands: in the ready order, in the due order, or in neither.</summary>
internal sealed class IndexPlaces(IndexLimits limits, Func<string, string?> kindOf)
{
    private readonly Dictionary<TaskId, IndexEntry> _entries = [];
    private readonly Dictionary<string, Window<ReadyKey>> _ready = new(StringComparer.Ordinal);
    private long _lookedUs = long.MinValue;

    /// <summary>The tasks in memory.</summary>
    public IReadOnlyDictionary<TaskId, IndexEntry> Entries => _entries;

    /// <summary>The kinds seen so far.</summary>
    public IReadOnlyCollection<string> Kinds => _ready.Keys;

    /// <summary>The order of moments.</summary>
    public Window<DueKey> Due { get; } = new(limits.Due);

    /// <summary>Running tasks.</summary>
    public int RunningCount { get; private set; }

    /// <summary>The time up to which ready times count as passed. It never goes back.</summary>
    public long LookedUs
    {
        get => _lookedUs;
        set => _lookedUs = Math.Max(_lookedUs, value);
    }

    /// <summary>The ready order of a kind, which begins as empty and complete.</summary>
    public Window<ReadyKey> Ready(string kind)
    {
        if (!_ready.TryGetValue(kind, out var window))
        {
            _ready[kind] = window = new Window<ReadyKey>(limits.Ready);
        }

        return window;
    }

    /// <summary>The ready order of a kind, if any task of it was seen.</summary>
    public bool TryReady(string kind, [NotNullWhen(true)] out Window<ReadyKey>? window) => _ready.TryGetValue(kind, out window);

    /// <summary>Brings a task into memory, without a place.</summary>
    public IndexEntry Enter(TaskState state)
    {
        var entry = new IndexEntry(state, WindowOf(state));
        _entries.Add(state.Id, entry);
        RunningCount += entry.IsRunning ? 1 : 0;
        return entry;
    }

    /// <summary>Changes what is known of a task, without a change of its place.</summary>
    public void Change(IndexEntry entry, TaskState after)
    {
        RunningCount -= entry.IsRunning ? 1 : 0;
        entry.State = after;
        RunningCount += entry.IsRunning ? 1 : 0;
    }

    /// <summary>Lets go of a task.</summary>
    public void Leave(IndexEntry entry)
    {
        LeaveReady(entry);
        LeaveDue(entry);
        RunningCount -= entry.IsRunning ? 1 : 0;
        _entries.Remove(entry.State.Id);
    }

    /// <summary>Takes a task out of both orders, since a command that ends its waiting is under way.</summary>
    public void TakeOut(IndexEntry entry)
    {
        entry.IsTaken = true;
        LeaveReady(entry);
        LeaveDue(entry);
    }

    /// <summary>Puts a task where its state belongs, and lets go of it where that is on disk only.</summary>
    public void Place(IndexEntry entry)
    {
        PlaceReady(entry);
        PlaceDue(entry);
        LetGo(entry);
    }

    /// <summary>Tells the refills under way of a state that a task has or had: rows that they bring may be older.</summary>
    public void Touch(TaskState? state)
    {
        if (state is not { State: StoredState.Waiting })
        {
            return;
        }

        if (WindowOf(state) is { Reading: not null } window)
        {
            LetGo(window.Touch(ReadyKey.Of(state)));
        }

        if (Due.Reading is { } mark && Moments.Behind(state, mark) is { } moment)
        {
            LetGo(Due.Touch(moment));
        }
    }

    /// <summary>Takes in the rows of a refill that has ended, as far as they count, and places what was touched meanwhile.</summary>
    public void Join<TKey>(RefillMemory<TKey> memory, List<(TKey Key, IndexRow Row)> rows)
        where TKey : struct, IWindowKey<TKey>
    {
        foreach (var (key, row) in rows)
        {
            if (memory.Accepts(key))
            {
                Admit(row);
            }
        }

        Release(memory);
    }

    /// <summary>Gives each touched task its place under the new horizon; those that still wait for theirs stay in memory meanwhile.</summary>
    public void Release<TKey>(RefillMemory<TKey>? memory)
        where TKey : struct, IWindowKey<TKey>
    {
        foreach (var id in memory?.Touched ?? [])
        {
            memory!.Forget(id);
            if (_entries.TryGetValue(id, out var entry))
            {
                Place(entry);
            }
        }
    }

    /// <summary>Takes in a row that was read. A task that is in memory already is at least as new as the row, or will be told of.</summary>
    public void Admit(IndexRow row)
    {
        if (row.State.State is not (StoredState.Waiting or StoredState.Running))
        {
            return;
        }

        if (!_entries.TryGetValue(row.State.Id, out var entry))
        {
            entry = Enter(row.State);
            entry.HeldBy = row.HeldBy;
        }

        Place(entry);
    }

    private Window<ReadyKey>? WindowOf(TaskState state) => kindOf(state.Type) is { } kind ? Ready(kind) : null;

    private void PlaceReady(IndexEntry entry)
    {
        if (!entry.IsReady(_lookedUs))
        {
            LeaveReady(entry);
            return;
        }

        var key = ReadyKey.Of(entry.State);
        if (entry.ReadyAt == key)
        {
            return;
        }

        LeaveReady(entry);
        var window = entry.Ready!;
        if (!window.Covers(key))
        {
            LetGo(window.Touch(key), except: entry);
            return;
        }

        entry.ReadyAt = key;
        if (window.Add(key) is { } evicted)
        {
            var worst = _entries[evicted.Id];
            worst.ReadyAt = null;
            LetGo(worst, except: entry);
        }
    }

    private void PlaceDue(IndexEntry entry)
    {
        var next = entry.IsTaken ? null : Moments.Next(entry.State, _lookedUs);
        if (entry.DueAt == next)
        {
            return;
        }

        LeaveDue(entry);
        if (next is not { } key)
        {
            return;
        }

        if (!Due.Covers(key))
        {
            LetGo(Due.Touch(key), except: entry);
            return;
        }

        entry.DueAt = key;
        if (Due.Add(key) is { } evicted)
        {
            var last = _entries[evicted.Id];
            last.DueAt = null;
            LetGo(last, except: entry);
        }
    }

    private static void LeaveReady(IndexEntry entry)
    {
        if (entry.ReadyAt is { } key)
        {
            entry.Ready!.Remove(key);
            entry.ReadyAt = null;
        }
    }

    private void LeaveDue(IndexEntry entry)
    {
        if (entry.DueAt is { } key)
        {
            Due.Remove(key);
            entry.DueAt = null;
        }
    }

    private void LetGo(TaskId? id, IndexEntry? except = null)
    {
        if (id is { } forgotten && _entries.TryGetValue(forgotten, out var entry))
        {
            LetGo(entry, except);
        }
    }

    /// <summary>A task that stands nowhere is on disk only, unless a refill under way may bring a row of it that is older.</summary>
    private void LetGo(IndexEntry entry, IndexEntry? except = null)
    {
        var stays = entry.ReadyAt is not null || entry.DueAt is not null || entry.MustStay || entry == except
            || (entry.Ready is not null && entry.Ready.Remembers(entry.State.Id))
            || Due.Remembers(entry.State.Id);
        if (!stays)
        {
            _entries.Remove(entry.State.Id);
        }
    }
}
