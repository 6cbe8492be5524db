using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Tables;

/// <summary>What every write must be like, whatever store takes it.</summary>
internal static class WriteShape
{
    /// <summary>Refuses a write that no store could keep: a defect of its caller.</summary>
    /// <exception cref="ArgumentException">No events, numbers below 1, a task of another partition, or an event without its task.</exception>
    public static void CheckShape(this ShardWrite write)
    {
        if (write.Events.Count == 0 || write.FirstSeq < 1)
        {
            throw new ArgumentException($"A write has at least one event, numbered from 1; {write.Events.Count} came, from {write.FirstSeq}.", nameof(write));
        }

        foreach (var recorded in write.Events)
        {
            if (recorded.Event is not TaskEvent happened)
            {
                continue;
            }

            if (happened.Id.Partition != write.Partition)
            {
                throw new ArgumentException(
                    $"Task {happened.Id} belongs to partition {happened.Id.Partition}; the write is of partition {write.Partition}.", nameof(write));
            }

            if (recorded.After?.Id != happened.Id || (recorded.Before is { } before && before.Id != happened.Id))
            {
                throw new ArgumentException($"{happened.GetType().Name} of task {happened.Id} must come with that task before and after it.", nameof(write));
            }
        }
    }
}
