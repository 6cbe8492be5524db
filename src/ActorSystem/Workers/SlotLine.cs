using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Attempts of a kind that are started and have their payloads, and wait for a slot, in the order of ready tasks: one of
/// a higher priority that was started later goes first.
/// </summary>
internal sealed class SlotLine
{
    private PriorityQueue<LedgerEntry, ReadyKey> _line = new();
    private int _round;

    /// <summary>Whether any wait; one that was ended meanwhile counts until it is met.</summary>
    public bool IsEmpty => _line.Count == 0;

    /// <summary>The last one to come.</summary>
    public void Add(LedgerEntry entry, ReadOnlyMemory<byte> payload)
    {
        entry.Wait(payload, _round);
        _line.Enqueue(entry, ReadyKey.Of(entry.Task));
    }

    /// <summary>The next one; null for none.</summary>
    public LedgerEntry? Next()
    {
        while (_line.TryDequeue(out var entry, out _))
        {
            if (!entry.HandlerEnded)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>A round is over: those that came before it began have waited for a whole one.</summary>
    /// <returns>These; they wait no longer.</returns>
    public IReadOnlyList<LedgerEntry> NextRound()
    {
        var waiting = _line.UnorderedItems.Where(item => !item.Element.HandlerEnded).ToList();
        _line = new PriorityQueue<LedgerEntry, ReadyKey>(waiting.Where(item => item.Element.Round == _round));
        var old = waiting.Select(item => item.Element).Where(entry => entry.Round < _round).ToList();
        _round++;
        return old;
    }

    /// <summary>Nobody waits any longer.</summary>
    /// <returns>Who did.</returns>
    public IReadOnlyList<LedgerEntry> Clear()
    {
        var all = _line.UnorderedItems.Select(item => item.Element).Where(entry => !entry.HandlerEnded).ToList();
        _line.Clear();
        return all;
    }
}
