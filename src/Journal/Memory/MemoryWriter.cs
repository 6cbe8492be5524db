using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Memory;

/// <summary>Writes to the tables: all of a write or nothing of it, each write a transaction of its own.</summary>
internal sealed class MemoryWriter(MemoryTables tables)
{
    private readonly long[] _failedEpochs = new long[tables.Epochs.Length];

    /// <summary>Writes events.</summary>
    /// <returns>Null, or why nothing is written.</returns>
    public Exception? Append(ShardWrite write)
    {
        if (Refusal(write.Partition, write.Epoch) is { } refusal)
        {
            return refusal;
        }

        if (UsedTwice(write) is { } used)
        {
            _failedEpochs[write.Partition] = write.Epoch;
            return used;
        }

        if (TakeKeys(write) is { } taken)
        {
            return taken;
        }

        var seq = write.FirstSeq;
        foreach (var recorded in write.Events)
        {
            Append(write, seq++, recorded);
        }

        return null;
    }

    /// <summary>Sets or clears marks of waiting tasks.</summary>
    /// <returns>Null, or why nothing is written.</returns>
    public Exception? Mark(int partition, long epoch, IReadOnlyList<HeldMark> marks)
    {
        if (Refusal(partition, epoch) is { } refusal)
        {
            return refusal;
        }

        foreach (var mark in marks)
        {
            if (tables.Tasks.TryGetValue(mark.Id, out var row) && row.State.State == StoredState.Waiting && mark.Id.Partition == partition)
            {
                tables.Put(row with { HeldBy = mark.HeldBy });
            }
        }

        return null;
    }

    private Exception? Refusal(int partition, long epoch)
    {
        if (tables.Epochs[partition] != epoch)
        {
            return new StaleEpochException(partition, epoch);
        }

        return _failedEpochs[partition] == epoch
            ? new StoreUnavailableException($"An earlier write of partition {partition} failed; its shard must open it again.")
            : null;
    }

    private StoreUnavailableException? UsedTwice(ShardWrite write)
    {
        for (var i = 0; i < write.Events.Count; i++)
        {
            var seq = write.FirstSeq + i;
            if (tables.Events[write.Partition].ContainsKey(seq))
            {
                return new StoreUnavailableException($"Number {seq} of partition {write.Partition} is used already.");
            }

            if (write.Events[i] is { Event: TaskEvent happened, After: { } after }
                && tables.TaskEvents.TryGetValue(happened.Id, out var events) && events.Exists(known => known.TaskSeq == after.TaskSeq))
            {
                return new StoreUnavailableException($"Number {after.TaskSeq} of task {happened.Id} is used already.");
            }
        }

        return null;
    }

    private KeyTakenException? TakeKeys(ShardWrite write)
    {
        List<(string Key, KeyRow Row)>? free = null;
        List<TakenKey>? taken = null;
        foreach (var recorded in write.Events)
        {
            if (recorded is not { Claims.Key: { } claim, Event: TaskEvent happened })
            {
                continue;
            }

            var owner = free?.Find(mine => mine.Key == claim.Key).Row ?? tables.Keys.GetValueOrDefault(claim.Key);
            if (owner is not null && owner.Id != happened.Id && owner.ExpiresAtUs > happened.AtUs)
            {
                (taken ??= []).Add(new TakenKey(claim.Key, owner.Id, owner.RequestHash.Span.SequenceEqual(claim.RequestHash.Span)));
            }
            else
            {
                (free ??= []).Add((claim.Key, new KeyRow(happened.Id, claim.RequestHash, claim.ExpiresAtUs)));
            }
        }

        if (taken is not null)
        {
            taken.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
            return new KeyTakenException(taken);
        }

        free?.ForEach(mine => tables.Keys[mine.Key] = mine.Row);
        return null;
    }

    private void Append(ShardWrite write, long seq, Recorded recorded)
    {
        var data = RowRules.DataOf(recorded.Event)?.Bytes.ToArray();
        tables.Append(new MemoryEvent(write.Partition, seq, recorded.After?.TaskSeq ?? 0, write.Epoch, WithoutData(recorded.Event), data));
        if (recorded.After is not { } after)
        {
            return;
        }

        tables.Put(new MemoryRow(after, recorded.HeldBy, seq, RowRules.DueAtUs(after, recorded.Event.AtUs)));
        var deltas = new CounterDeltas();
        deltas.Count(write.Partition, recorded.Before, after);
        foreach (var (name, difference) in deltas.Changes)
        {
            tables.Counters[name] = tables.Counters.GetValueOrDefault(name) + difference;
        }
    }

    private static IJournalEvent WithoutData(IJournalEvent happened) => happened switch
    {
        TaskSubmitted submitted => submitted with { Data = default },
        TaskSucceeded succeeded => succeeded with { Data = default },
        _ => happened,
    };
}
