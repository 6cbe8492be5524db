using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

/// <summary>The refills of an index that are under way: begun, then read at some later moment, then completed at a still later one.</summary>
internal sealed class SimulatedReads(ShardIndex index, SimulatedTable table, Random random)
{
    private readonly Dictionary<string, PendingRead<ReadyRefill>> _ready = [];
    private PendingRead<DueRefill>? _due;

    public int Ready => _ready.Count;

    public int Due => _due is null ? 0 : 1;

    /// <summary>Moves each refill on by one phase: begin, read, complete; now and then a read fails.</summary>
    public void Advance()
    {
        foreach (var kind in SimulatedShard.Kinds)
        {
            if (!_ready.TryGetValue(kind, out var read))
            {
                if (index.NeedsRefill(kind))
                {
                    _ready[kind] = new PendingRead<ReadyRefill>(index.BeginRefill(kind), null, false);
                }
            }
            else if (read.Rows is null)
            {
                var page = table.Ready(kind, read.Request.After, read.Request.ReadyUntilUs, read.Request.Limit);
                _ready[kind] = read with { Rows = [.. page.Rows], Complete = page.Complete };
            }
            else
            {
                _ready.Remove(kind);
                if (random.Next(10) == 0)
                {
                    index.AbandonRefill(kind);
                }
                else
                {
                    index.CompleteRefill(kind, read.Rows, read.Complete);
                }
            }
        }

        RefillDue();
    }

    private void RefillDue()
    {
        if (_due is not { } read)
        {
            _due = index.NeedsDueRefill ? new PendingRead<DueRefill>(index.BeginDueRefill(), null, false) : null;
        }
        else if (read.Rows is null)
        {
            var (rows, complete) = table.Due(read.Request.After, read.Request.Limit);
            _due = read with { Rows = rows, Complete = complete };
        }
        else
        {
            _due = null;
            if (random.Next(10) == 0)
            {
                index.AbandonDueRefill();
            }
            else
            {
                index.CompleteDueRefill(read.Rows, read.Complete);
            }
        }
    }

    private sealed record PendingRead<TRequest>(TRequest Request, IReadOnlyList<IndexRow>? Rows, bool Complete);
}
