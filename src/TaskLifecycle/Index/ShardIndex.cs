using ActorTasks.TaskLifecycle.Rules;

namespace ActorTasks.TaskLifecycle;

/// <summary>
/// What a shard keeps in memory of its tasks, folded from the same events as their rows: running and held tasks, the
/// best ready ones of each slot kind, and the next due ones. Its size does not grow with the backlog: what is worse
/// than a window's worst is on disk only, and is read when the window runs low. It is told of a write when the write
/// is on disk, never before, so it is never ahead of the table; a read may be ahead of it or behind it, therefore
/// what is in memory, or was touched since a read began, counts more than the row that the read brings.
/// Its clock never goes back. Not safe for several threads.
/// </summary>
/// <param name="limits">The sizes of its windows.</param>
/// <param name="kindOf">The slot kind on which a type runs; null for a type that nobody serves.</param>
internal sealed class ShardIndex(IndexLimits limits, Func<string, string?> kindOf)
{
    private static readonly ReadyKey BeforeAll = new(int.MaxValue, long.MinValue, default);

    private readonly IndexPlaces _places = new(limits, kindOf);
    private readonly HashSet<TaskId> _expiring = [];

    /// <summary>Tasks in memory.</summary>
    public int Count => _places.Entries.Count;

    /// <summary>Tasks whose attempt is running.</summary>
    public int RunningCount => _places.RunningCount;

    /// <summary>The running tasks, in no order.</summary>
    public IEnumerable<TaskState> Running =>
        _places.Entries.Values.Where(entry => entry.IsRunning).Select(entry => entry.State);

    /// <summary>The slot kinds seen so far.</summary>
    public IReadOnlyCollection<string> Kinds => _places.Kinds;

    /// <summary>When <see cref="Due"/> finds something next, microseconds UTC; null for never.</summary>
    public long? NextDueUs => (_places.Due.First ?? _places.Due.Horizon)?.AtUs;

    /// <summary>Whether the window of due tasks runs low and more are on disk.</summary>
    public bool NeedsDueRefill => _places.Due.NeedsRefill;

    /// <summary>Tasks in the due order in memory.</summary>
    public int DueCount => _places.Due.Keys.Count;

    /// <summary>All moments up to here are in memory; null when all are.</summary>
    public DueKey? DueHorizon => _places.Due.Horizon;

    /// <summary>Begins with what recovery read; once, before anything else.</summary>
    /// <param name="running">All running tasks.</param>
    /// <param name="held">Waiting tasks whose handlers may be ending still.</param>
    /// <param name="ready">The best ready tasks of each kind, in order.</param>
    /// <param name="due">The next due tasks, in order.</param>
    /// <param name="dueAfter">
    /// The mark behind which these were read; expiries before it may have been read too, else they are found when their
    /// tasks come up.
    /// </param>
    /// <param name="dueComplete">True when no further moments lie behind them.</param>
    /// <param name="nowUs">The time at which ready and due were told apart.</param>
    public void Load(
        IEnumerable<IndexRow> running,
        IEnumerable<IndexRow> held,
        IEnumerable<IndexPage> ready,
        IEnumerable<IndexRow> due,
        DueKey dueAfter,
        bool dueComplete,
        long nowUs)
    {
        _places.LookedUs = nowUs;
        var pages = ready.Select(page => (page.Kind, Rows: page.Rows.ToList(), page.Complete)).ToList();
        var dueRows = due.ToList();
        foreach (var page in pages.Where(page => !page.Complete))
        {
            _places.Ready(page.Kind).Begin(page.Rows.Count == 0 ? BeforeAll : ReadyKey.Of(page.Rows[^1].State));
        }

        if (!dueComplete)
        {
            _places.Due.Begin(dueRows.Max(row => Moments.AtLeast(row.State, dueAfter, nowUs)) ?? dueAfter);
        }

        foreach (var row in running.Concat(held).Concat(pages.SelectMany(page => page.Rows)).Concat(dueRows))
        {
            _places.Admit(row);
        }
    }

    /// <summary>Follows a write that is on disk: places the task, moves it, or lets go of it.</summary>
    /// <param name="before">The task before the write; null for a new one.</param>
    /// <param name="after">The task after it.</param>
    /// <param name="heldBy">Its mark after the write; null for none.</param>
    /// <param name="atUs">The time of the write's events, microseconds UTC.</param>
    public void Apply(TaskState? before, TaskState after, string? heldBy, long atUs)
    {
        _places.LookedUs = atUs;
        _expiring.Remove(after.Id);
        _places.Touch(before);
        _places.Entries.TryGetValue(after.Id, out var entry);
        if (after.State is StoredState.Waiting or StoredState.Running)
        {
            entry ??= _places.Enter(after);
            _places.Change(entry, after);
            entry.HeldBy = after.State == StoredState.Waiting ? heldBy : null;
            entry.IsTaken &= after.State == StoredState.Waiting;
            _places.Place(entry);
        }
        else if (entry is not null)
        {
            _places.Leave(entry);
        }
    }

    /// <summary>A task that is in memory, as of its last write on disk; null for one that is on disk only or is not at all.</summary>
    public TaskState? Find(TaskId id) => _places.Entries.TryGetValue(id, out var entry) ? entry.State : null;

    /// <summary>The mark of a task that is in memory; null for none.</summary>
    public string? HeldBy(TaskId id) => _places.Entries.TryGetValue(id, out var entry) ? entry.HeldBy : null;

    /// <summary>The best ready task of a kind; null when there is none in memory.</summary>
    public ReadyKey? Head(string kind) => _places.TryReady(kind, out var window) ? window.First : null;

    /// <summary>Ready tasks of a kind in memory.</summary>
    public int ReadyCount(string kind) => _places.TryReady(kind, out var window) ? window.Keys.Count : 0;

    /// <summary>All ready tasks of a kind up to this key are in memory; null when all are.</summary>
    public ReadyKey? ReadyHorizon(string kind) => _places.TryReady(kind, out var window) ? window.Horizon : null;

    /// <summary>The best ready tasks of a kind that can start now, in order. They are offered until <see cref="Starting"/>.</summary>
    /// <param name="kind">The slot kind.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="notWorseThan">Others have better tasks than those behind this key; null for no such bound.</param>
    /// <param name="nowUs">Microseconds UTC.</param>
    public IReadOnlyList<TaskState> Take(string kind, int count, ReadyKey? notWorseThan, long nowUs)
    {
        var taken = new List<TaskState>();
        if (!_places.TryReady(kind, out var window))
        {
            return taken;
        }

        foreach (var key in window.Keys)
        {
            if (taken.Count >= count || (notWorseThan is { } bound && key.CompareTo(bound) > 0))
            {
                break;
            }

            if (CanStart(key, nowUs))
            {
                taken.Add(_places.Entries[key.Id].State);
            }
        }

        return taken;
    }

    /// <summary>Whether a task of the ready order can start: the clock calls it ready, and it has not expired.</summary>
    public bool CanStart(ReadyKey key, long nowUs) => key.ReadyAtUs <= nowUs && !_places.Entries[key.Id].State.HasExpired(nowUs);

    /// <summary>The start of a ready task is under way: it is not offered until its write is applied, or <see cref="NotStarted"/>.</summary>
    /// <returns>False when the task is not in the ready order (any more).</returns>
    public bool Starting(TaskId id)
    {
        if (!_places.Entries.TryGetValue(id, out var entry) || entry.ReadyAt is null)
        {
            return false;
        }

        _places.TakeOut(entry);
        return true;
    }

    /// <summary>The start, or the expiry that <see cref="Due"/> asked for, came to nothing: the task waits as before.</summary>
    public void NotStarted(TaskId id)
    {
        _expiring.Remove(id);
        if (_places.Entries.TryGetValue(id, out var entry) && entry.IsTaken)
        {
            entry.IsTaken = false;
            _places.Place(entry);
        }
    }

    /// <summary>
    /// A waiting task in memory is held from now on; its mark is on disk. One that is on disk only is told by
    /// <see cref="Apply"/> with the same state before and after.
    /// </summary>
    /// <returns>False when it is not in memory, or does not wait.</returns>
    public bool Hold(TaskId id, string reason) => Mark(id, reason);

    /// <summary>A held task is free again; its mark is gone from the disk.</summary>
    /// <returns>As of <see cref="Hold"/>.</returns>
    public bool Unhold(TaskId id) => Mark(id, null);

    /// <summary>
    /// Looks at the clock: tasks whose ready time has come enter the ready order, tasks whose expiry has come are
    /// returned to be expired and are not offered meanwhile (<see cref="NotStarted"/> undoes it). No more than a window of
    /// them are on their way at once: where many expire, the others wait until these are written.
    /// </summary>
    /// <param name="nowUs">Microseconds UTC.</param>
    public IReadOnlyList<ExpireTask> Due(long nowUs)
    {
        _places.LookedUs = nowUs;
        if (_places.Due.First is not { } first || first.AtUs > nowUs)
        {
            return [];
        }

        List<ExpireTask>? expired = null;
        foreach (var key in _places.Due.Keys.TakeWhile(key => key.AtUs <= nowUs).ToList())
        {
            var entry = _places.Entries[key.Id];
            if (!entry.State.HasExpired(nowUs))
            {
                _places.Place(entry);
            }
            else if (_expiring.Count < limits.Due)
            {
                _expiring.Add(key.Id);
                _places.TakeOut(entry);
                (expired ??= []).Add(new ExpireTask(key.Id));
            }
        }

        return expired ?? (IReadOnlyList<ExpireTask>)[];
    }

    /// <summary>Whether the window of a kind runs low and more are on disk.</summary>
    public bool NeedsRefill(string kind) => _places.TryReady(kind, out var window) && window.NeedsRefill;

    /// <summary>Begins a refill. The read must see all that was applied so far; answer with <see cref="CompleteRefill"/>.</summary>
    /// <exception cref="InvalidOperationException">A refill is under way, or nothing is on disk only.</exception>
    public ReadyRefill BeginRefill(string kind)
    {
        var window = _places.Ready(kind);
        return new ReadyRefill(kind, window.BeginRefill(), _places.LookedUs, window.Limit - window.Keys.Count);
    }

    /// <summary>Takes in what the read of a refill brought.</summary>
    /// <param name="kind">The slot kind.</param>
    /// <param name="rows">In order.</param>
    /// <param name="complete">True when there are no further ones behind.</param>
    /// <exception cref="InvalidOperationException">No refill is under way.</exception>
    public void CompleteRefill(string kind, IEnumerable<IndexRow> rows, bool complete)
    {
        var window = _places.Ready(kind);
        var keyed = rows.Select(row => (Key: ReadyKey.Of(row.State), Row: row)).ToList();
        var readTo = keyed.Count == 0 ? window.Reading : keyed[^1].Key;
        _places.Join(window.EndRefill(complete ? null : readTo), keyed);
    }

    /// <summary>The read of a refill has failed; it can begin again.</summary>
    public void AbandonRefill(string kind) => _places.Release(_places.Ready(kind).AbandonRefill());

    /// <summary>Begins a refill of due tasks, as <see cref="BeginRefill"/> does of ready ones.</summary>
    /// <exception cref="InvalidOperationException">A refill is under way, or nothing is on disk only.</exception>
    public DueRefill BeginDueRefill() => new(_places.Due.BeginRefill(), _places.Due.Limit - _places.Due.Keys.Count);

    /// <summary>Takes in what the read of a refill brought.</summary>
    /// <param name="rows">In order.</param>
    /// <param name="complete">True when there are no further ones behind.</param>
    /// <exception cref="InvalidOperationException">No refill is under way.</exception>
    public void CompleteDueRefill(IEnumerable<IndexRow> rows, bool complete)
    {
        var mark = _places.Due.Reading ?? default;
        var keyed = new List<(DueKey Key, IndexRow Row)>();
        foreach (var row in rows)
        {
            if (Moments.Behind(row.State, mark) is { } key)
            {
                keyed.Add((key, row));
            }
        }

        var readTo = keyed.Count == 0 ? mark : keyed.Max(pair => pair.Key);
        _places.Join(_places.Due.EndRefill(complete ? null : readTo), keyed);
    }

    /// <summary>The read of a refill has failed; it can begin again.</summary>
    public void AbandonDueRefill() => _places.Release(_places.Due.AbandonRefill());

    private bool Mark(TaskId id, string? heldBy)
    {
        if (!_places.Entries.TryGetValue(id, out var entry) || entry.State.State != StoredState.Waiting)
        {
            return false;
        }

        _places.Touch(entry.State);
        entry.HeldBy = heldBy;
        _places.Place(entry);
        return true;
    }
}
