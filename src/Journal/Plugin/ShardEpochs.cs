using System.Collections.Concurrent;

namespace ActorTasks.Journal.Plugin;

/// <summary>
/// The epochs under which this node's shards write. The snapshot store opens a partition; the journal adopts the new
/// epoch when the shard's replay reaches its mailbox. Whatever an earlier incarnation had sent lies before that in the
/// mailbox, so it is written under the old epoch, which the store refuses.
/// </summary>
internal sealed class ShardEpochs
{
    private readonly ConcurrentDictionary<int, long> _opened = new();
    private readonly ConcurrentDictionary<int, long> _adopted = new();

    /// <summary>A partition was opened.</summary>
    public void Open(int partition, long epoch) =>
        _opened.AddOrUpdate(partition, epoch, (_, known) => Math.Max(known, epoch));

    /// <summary>The journal writes under the newest epoch from now on.</summary>
    public void Adopt(int partition)
    {
        if (_opened.TryGetValue(partition, out var epoch))
        {
            _adopted[partition] = epoch;
        }
    }

    /// <summary>The epoch to write under; 0, which no store takes, for a partition that was never opened.</summary>
    public long Of(int partition) => _adopted.GetValueOrDefault(partition);
}
