using System.Collections.Immutable;
using System.Globalization;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Audit;

/// <summary>
/// Checks that the tables are what the events say: fold equals row, counters equal counts, accepted = finished and
/// kept + pruned + open, numbers without gaps, no attempt started twice, no outcome twice, keys point to tasks. The
/// store is streamed: memory does not grow with the number of tasks.
/// </summary>
internal static class VerifyStore
{
    /// <summary>Verifies a store that nobody writes to.</summary>
    /// <param name="audit">The store.</param>
    /// <param name="maxFaults">So many faults are kept in words; all are counted.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static VerifyReport Run(IStoreAudit audit, int maxFaults, CancellationToken cancellation)
    {
        var faults = new Faults(maxFaults);
        faults.AddAll(audit.IntegrityFaults());
        var counted = new CounterDeltas();
        var (tasks, events) = CompareRows(audit, counted, faults, cancellation);
        CompareCounters(audit, counted, faults);
        foreach (var (partition, lastSeq, highestSeq) in audit.Shards())
        {
            faults.AddIf(lastSeq < highestSeq, $"partition {partition}: its header says number {lastSeq}, its events go up to {highestSeq}");
        }

        faults.AddAll(audit.DataFaults(cancellation));
        faults.AddAll(audit.KeysWithoutTask().Select(key => $"key '{key}': its task does not exist"));
        return new VerifyReport(tasks, events, faults.Number, faults.First);
    }

    private static (long Tasks, long Events) CompareRows(IStoreAudit audit, CounterDeltas counted, Faults faults, CancellationToken cancellation)
    {
        long tasks = 0;
        long events = 0;
        foreach (var pair in AuditPairs.Of(audit, faults.Add))
        {
            cancellation.ThrowIfCancellationRequested();
            events += pair.Fold?.Events ?? 0;
            if (pair.Row is not { } row)
            {
                faults.Add($"task {pair.Id}: it has events and no row");
                continue;
            }

            tasks++;
            counted.Count(row.State.Id.Partition, null, row.State);
            if (pair.Fold is null)
            {
                faults.Add($"task {pair.Id}: it has a row and no events");
            }
            else if (pair.Fold.Row is { } expected)
            {
                RowDifference.Find(expected, row).ForEach(faults.Add);
            }
        }

        return (tasks, events);
    }

    private static void CompareCounters(IStoreAudit audit, CounterDeltas counted, Faults faults)
    {
        var stored = audit.Counters().ToDictionary();
        var states = counted.Changes.Where(count => count.Key.What != RowRules.Accepted).ToDictionary();
        foreach (var (name, number) in states.Where(count => stored.GetValueOrDefault(count.Key) != count.Value))
        {
            faults.Add($"{Words(name)}: {stored.GetValueOrDefault(name)} is kept, {number} were counted");
        }

        foreach (var (name, number) in stored.Where(count => count.Value != 0 && IsState(count.Key.What) && !states.ContainsKey(count.Key)))
        {
            faults.Add($"{Words(name)}: {number} is kept, none was counted");
        }

        foreach (var queue in stored.GroupBy(count => count.Key.Queue))
        {
            var accepted = queue.Where(count => count.Key.What == RowRules.Accepted).Sum(count => count.Value);
            var pruned = queue.Where(count => count.Key.What == RowRules.Pruned).Sum(count => count.Value);
            var kept = queue.Where(count => IsState(count.Key.What)).Sum(count => count.Value);
            faults.AddIf(accepted != kept + pruned, $"queue '{queue.Key}': {accepted} accepted, but {kept} kept and open + {pruned} pruned");
        }
    }

    private static string Words(CounterName name) => $"counter {name.What} of queue '{name.Queue}' in partition {name.Partition}";

    private static bool IsState(string what) => what is not (RowRules.Accepted or RowRules.Pruned);

    private sealed class Faults(int max)
    {
        private readonly List<string> _first = [];

        public long Number { get; private set; }

        public ImmutableArray<string> First => [.. _first];

        public void Add(string fault)
        {
            Number++;
            if (_first.Count < max)
            {
                _first.Add(fault);
            }
        }

        public void AddIf(bool isFault, string fault)
        {
            if (isFault)
            {
                Add(fault);
            }
        }

        public void AddAll(IEnumerable<string> faults)
        {
            foreach (var fault in faults)
            {
                Add(fault);
            }
        }
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Tasks">Rows that were compared.</param>
/// <param name="Events">Events that were folded.</param>
/// <param name="Faults">The number of faults.</param>
/// <param name="FirstFaults">The first of them, in words.</param>
internal sealed record VerifyReport(long Tasks, long Events, long Faults, ImmutableArray<string> FirstFaults)
{
    /// <summary>Whether no fault was found.</summary>
    public bool IsClean => Faults == 0;

    /// <summary>The report as it is printed.</summary>
    public override string ToString()
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{Tasks} tasks, {Events} events: {(IsClean ? "clean" : $"{Faults} faults")}");
        return string.Join(Environment.NewLine, FirstFaults.Prepend(head));
    }
}
