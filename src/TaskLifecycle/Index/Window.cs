namespace ActorTasks.TaskLifecycle;

/// <summary>A key by which a window is ordered; it names its task.</summary>
internal interface IWindowKey<TKey> : IComparable<TKey>
{
    /// <summary>The task.</summary>
    TaskId Id { get; }
}

/// <summary>
/// The best part of an order that is too long for memory. All that is not behind the horizon is here; without a
/// horizon everything is. Over its limit it lets go of the worst, and the horizon comes nearer; a refill moves it away.
/// </summary>
/// <param name="limit">At most so many keys, from 1.</param>
internal sealed class Window<TKey>(int limit)
    where TKey : struct, IWindowKey<TKey>
{
    private readonly SortedSet<TKey> _keys = [];
    private RefillMemory<TKey>? _refill;
    private RefillMemory<TKey>? _ended;

    /// <summary>The keys in their order.</summary>
    public SortedSet<TKey> Keys => _keys;

    /// <summary>Up to here everything is known; null is everywhere.</summary>
    public TKey? Horizon { get; private set; }

    /// <summary>At most so many keys.</summary>
    public int Limit => limit;

    /// <summary>Half of it is used up, there is more behind the horizon, and nobody reads it yet.</summary>
    public bool NeedsRefill => _refill is null && Horizon is not null && _keys.Count <= limit / 2;

    /// <summary>The mark behind which rows are being read; null while no refill is under way or its rows are void.</summary>
    public TKey? Reading => _refill is { IsVoid: false } refill ? refill.From : null;

    /// <summary>The best key; null when there is none.</summary>
    public TKey? First => _keys.Count == 0 ? null : _keys.Min;

    /// <summary>Whether a key is not behind the horizon.</summary>
    public bool Covers(TKey key) => Horizon is not { } horizon || key.CompareTo(horizon) <= 0;

    /// <summary>Sets the horizon that the first read left.</summary>
    public void Begin(TKey? horizon) => Horizon = horizon;

    /// <summary>Adds a key that is covered. Over the limit the worst is let go.</summary>
    /// <returns>The key that had to go, perhaps the added one; null when there was room.</returns>
    public TKey? Add(TKey key)
    {
        if (!_keys.Add(key) || _keys.Count <= limit)
        {
            return null;
        }

        var worst = _keys.Max;
        _keys.Remove(worst);
        Horizon = _keys.Max;
        _refill?.Void();
        return worst;
    }

    /// <summary>Removes a key, if it is there.</summary>
    public void Remove(TKey key) => _keys.Remove(key);

    /// <summary>Whether a task was touched since the refill under way began, and is kept until it got its place after it.</summary>
    public bool Remembers(TaskId id) => (_refill is not null && _refill.Remembers(id)) || (_ended is not null && _ended.Remembers(id));

    /// <summary>
    /// Tells of a key that a task has or had: while a refill is under way its rows may be older than this.
    /// </summary>
    /// <returns>A task that is no longer remembered, since too many were touched; null for none.</returns>
    public TaskId? Touch(TKey key) => _refill?.Touch(key);

    /// <summary>Begins a refill: rows behind the horizon are going to be read.</summary>
    /// <returns>The mark behind which to read.</returns>
    /// <exception cref="InvalidOperationException">A refill is under way, or there is nothing behind.</exception>
    public TKey BeginRefill()
    {
        if (_refill is not null || Horizon is not { } from)
        {
            throw new InvalidOperationException(_refill is null ? "There is nothing to refill from." : "A refill is under way.");
        }

        _refill = new RefillMemory<TKey>(from, limit);
        return from;
    }

    /// <summary>Ends the refill under way; its rows count only if the horizon has not come nearer meanwhile.</summary>
    /// <param name="readTo">The last key that was read; null when there was nothing behind.</param>
    /// <returns>What was touched meanwhile, to be given its place under the new horizon, and whether the rows count.</returns>
    /// <exception cref="InvalidOperationException">No refill is under way.</exception>
    public RefillMemory<TKey> EndRefill(TKey? readTo)
    {
        var refill = _refill ?? throw new InvalidOperationException("No refill is under way.");
        _refill = null;
        _ended = refill;
        if (!refill.IsVoid)
        {
            Horizon = refill.Cap is { } cap && (readTo is not { } read || cap.CompareTo(read) < 0) ? cap : readTo;
        }

        return refill;
    }

    /// <summary>Ends the refill under way without rows: the read has failed.</summary>
    /// <returns>What was touched meanwhile, to be given its place; null when no refill was under way.</returns>
    public RefillMemory<TKey>? AbandonRefill()
    {
        _ended = _refill;
        _refill = null;
        return _ended;
    }
}
