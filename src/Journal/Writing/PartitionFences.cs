
namespace ActorTasks.Journal.Writing;

/// <summary>
/// Which writes of a partition may still go through. The epoch fences earlier incarnations of its shard. Within an
/// epoch a failed write closes the partition to those behind it, which were decided on a state that never came
/// to be: the shard must open it anew.
/// </summary>
internal sealed class PartitionFences(long[] epochs)
{
    private readonly Lock _gate = new();
    private readonly bool[] _failed = new bool[epochs.Length];

    public int Count => epochs.Length;

    /// <summary>Why a write may not go through; null if it may.</summary>
    public Exception? Refusal(int partition, long epoch)
    {
        lock (_gate)
        {
            if (epochs[partition] != epoch)
            {
                return new StaleEpochException(partition, epoch);
            }

            return _failed[partition]
                ? new StoreUnavailableException($"An earlier write of partition {partition} failed; its shard must open it again.")
                : null;
        }
    }

    /// <summary>A write of this epoch failed: none behind it may go through.</summary>
    public void Close(int partition, long epoch)
    {
        lock (_gate)
        {
            if (epochs[partition] == epoch)
            {
                _failed[partition] = true;
            }
        }
    }

    /// <summary>A new incarnation has opened the partition.</summary>
    public void Open(int partition, long epoch)
    {
        lock (_gate)
        {
            epochs[partition] = epoch;
            _failed[partition] = false;
        }
    }
}
