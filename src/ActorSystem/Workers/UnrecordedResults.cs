using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Bytes of what handlers have left and is not on disk yet. A shard that stays down (a partition that cannot be read)
/// counts no more, or what waits there would keep all others from their slots for as long.
/// </summary>
internal sealed class UnrecordedResults
{
    private readonly Dictionary<int, long> _ofPartition = [];
    private readonly HashSet<int> _down = [];
    private readonly HashSet<int> _leftOut = [];

    /// <summary>Bytes of shards that are up, or were lately.</summary>
    public long Bytes { get; private set; }

    /// <summary>A report is to be recorded.</summary>
    public void Add(AttemptReport report) => Change(report.Token.Id.Partition, BytesOf(report));

    /// <summary>These are recorded, or nobody will take them.</summary>
    public void Remove(IEnumerable<AttemptReport> reports)
    {
        foreach (var report in reports)
        {
            Change(report.Token.Id.Partition, -BytesOf(report));
        }
    }

    /// <summary>A shard has come up.</summary>
    public void Up(int partition)
    {
        _down.Remove(partition);
        if (_leftOut.Remove(partition))
        {
            Bytes += _ofPartition.GetValueOrDefault(partition);
        }
    }

    /// <summary>
    /// A round of waiting for slots is over: who was down at its beginning and is still counts no more. When the store is
    /// away all are; by then nothing is in line that could add to it.
    /// </summary>
    public void EndRound(Func<int, bool> isDown)
    {
        foreach (var partition in _ofPartition.Keys.Where(isDown))
        {
            if (!_down.Add(partition) && _leftOut.Add(partition))
            {
                Bytes -= _ofPartition[partition];
            }
        }
    }

    private void Change(int partition, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        _ofPartition[partition] = _ofPartition.GetValueOrDefault(partition) + bytes;
        if (!_leftOut.Contains(partition))
        {
            Bytes += bytes;
        }
    }

    private static long BytesOf(AttemptReport report) =>
        report.Outcome is AttemptOutcome.Succeeded success
            ? success.ResultBytes.Length + success.Enqueued.Sum(static task => (long)task.Submit.PayloadBytes.Length)
            : 0;
}
