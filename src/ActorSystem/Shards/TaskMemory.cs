using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>What a shard remembers of its tasks beside its index.</summary>
internal abstract class TaskMemory
{
    /// <summary>A task that is remembered and not in the index; null for none.</summary>
    public abstract TaskState? Find(TaskId id);

    /// <summary>The payload for an attempt that starts; null where it must be read from the tables.</summary>
    public abstract ReadOnlyMemory<byte>? Payload(TaskId id);

    /// <summary>Follows an event that is on disk.</summary>
    public abstract void Follow(TaskEvent happened, TaskState after);
}
