namespace ActorTasks.TaskLifecycle;

/// <summary>
/// What was touched while a refill reads: rows of these tasks may be stale, and what the index knows of them counts.
/// It remembers a bounded number of them; beyond that the worst are forgotten and the refill counts only up to the
/// worst that is remembered.
/// </summary>
/// <param name="from">The mark behind which rows are read.</param>
/// <param name="limit">At most so many tasks, from 1.</param>
internal sealed class RefillMemory<TKey>(TKey from, int limit)
    where TKey : struct, IWindowKey<TKey>
{
    private readonly SortedSet<TKey> _keys = [];
    private readonly Dictionary<TaskId, TKey> _best = [];

    /// <summary>The mark behind which rows are read.</summary>
    public TKey From => from;

    /// <summary>Beyond this key touched tasks were forgotten; null when none was.</summary>
    public TKey? Cap { get; private set; }

    /// <summary>The horizon came nearer than the mark: the rows that are read do not join what is in memory.</summary>
    public bool IsVoid { get; private set; }

    /// <summary>The tasks that are remembered.</summary>
    public IReadOnlyList<TaskId> Touched => [.. _best.Keys];

    /// <summary>Whether the task was touched.</summary>
    public bool Remembers(TaskId id) => !IsVoid && _best.ContainsKey(id);

    /// <summary>The task has its place.</summary>
    public void Forget(TaskId id) => _best.Remove(id);

    /// <summary>Whether a row at this key says more than what is in memory.</summary>
    public bool Accepts(TKey row) =>
        !IsVoid && row.CompareTo(from) > 0 && (Cap is not { } cap || row.CompareTo(cap) <= 0) && !_best.ContainsKey(row.Id);

    /// <summary>Declares the rows useless.</summary>
    public void Void() => IsVoid = true;

    /// <summary>
    /// Remembers a task by the best key that it had behind the mark, since the rows were read at one time or another.
    /// </summary>
    /// <returns>A task that is forgotten for it; null for none.</returns>
    public TaskId? Touch(TKey key)
    {
        if (IsVoid || key.CompareTo(from) <= 0 || (Cap is { } cap && key.CompareTo(cap) > 0))
        {
            return null;
        }

        if (_best.TryGetValue(key.Id, out var known))
        {
            if (known.CompareTo(key) <= 0)
            {
                return null;
            }

            _keys.Remove(known);
        }

        _best[key.Id] = key;
        _keys.Add(key);
        if (_keys.Count <= limit)
        {
            return null;
        }

        var worst = _keys.Max;
        _keys.Remove(worst);
        _best.Remove(worst.Id);
        Cap = _keys.Max;
        return worst.Id;
    }
}
