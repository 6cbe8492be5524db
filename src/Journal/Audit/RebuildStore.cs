using System.Collections.Immutable;
using System.Globalization;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Audit;

/// <summary>
/// Makes rows and counters anew from the events, and writes those that differ: none on a healthy store. Marks
/// (<c>held_by</c>), keys and stored bytes are not in the events and stay as they are. Streamed as <see cref="VerifyStore"/>.
/// </summary>
internal static class RebuildStore
{
    /// <summary>Rebuilds a store that nobody else writes to.</summary>
    /// <param name="audit">The store as it is.</param>
    /// <param name="repair">The same store, to be written.</param>
    /// <param name="cancellation">Ends it early; what was written stays.</param>
    public static RebuildReport Run(IStoreAudit audit, IStoreRepair repair, CancellationToken cancellation)
    {
        var faults = new List<string>();
        var counted = new CounterDeltas();
        long tasks = 0;
        long rows = 0;
        foreach (var pair in AuditPairs.Of(audit, AddFault))
        {
            cancellation.ThrowIfCancellationRequested();
            tasks++;
            if (Mend(pair, repair))
            {
                rows++;
            }

            if ((pair.Fold is null ? null : pair.Fold.Row ?? pair.Row) is { } kept)
            {
                counted.Count(kept.State.Id.Partition, null, kept.State);
            }
        }

        var counters = MendCounters(audit, repair, counted);
        foreach (var (partition, _, highestSeq) in audit.Shards().Where(shard => shard.LastSeq < shard.HighestSeq).ToList())
        {
            repair.Advance(partition, highestSeq);
            rows++;
        }

        repair.Commit();
        return new RebuildReport(tasks, rows, counters, [.. faults]);

        void AddFault(string fault)
        {
            if (faults.Count < 100)
            {
                faults.Add(fault);
            }
        }
    }

    private static bool Mend(AuditPair pair, IStoreRepair repair)
    {
        if (pair.Fold is null)
        {
            repair.Drop(pair.Id);
            return true;
        }

        if (pair.Fold.Row is not { } expected || (pair.Row is { } stored && RowDifference.Find(expected, stored).Count == 0))
        {
            return false;
        }

        repair.Put(expected with { HeldBy = pair.Row?.HeldBy });
        return true;
    }

    private static long MendCounters(IStoreAudit audit, IStoreRepair repair, CounterDeltas counted)
    {
        var stored = audit.Counters().ToDictionary();
        var expected = counted.Changes.ToDictionary();
        foreach (var (name, pruned) in stored.Where(counter => counter.Key.What == RowRules.Pruned))
        {
            // The tasks that retention removed were accepted too; their events are gone.
            var accepted = name with { What = RowRules.Accepted };
            expected[name] = pruned;
            expected[accepted] = expected.GetValueOrDefault(accepted) + pruned;
        }

        long changed = 0;
        foreach (var name in expected.Keys.Union(stored.Keys).Order().Where(name => expected.GetValueOrDefault(name) != stored.GetValueOrDefault(name)))
        {
            repair.Set(name, expected.GetValueOrDefault(name));
            changed++;
        }

        return changed;
    }
}

/// <summary>What a rebuild did.</summary>
/// <param name="Tasks">Tasks that were folded.</param>
/// <param name="RowsChanged">Rows that were not what the events say.</param>
/// <param name="CountersChanged">Counters that were not what the rows say.</param>
/// <param name="Faults">At most 100 faults of the events themselves, which no rebuild can mend.</param>
internal sealed record RebuildReport(long Tasks, long RowsChanged, long CountersChanged, ImmutableArray<string> Faults)
{
    /// <summary>The report as it is printed.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        Faults.Prepend(string.Create(
            CultureInfo.InvariantCulture, $"{Tasks} tasks: {RowsChanged} rows and {CountersChanged} counters changed, {Faults.Length} faults in events")));
}
