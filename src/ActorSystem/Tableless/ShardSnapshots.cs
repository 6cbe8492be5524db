using ActorTasks.Journal.Codec;

namespace ActorTasks.Actors;

/// <summary>When a shard without tables saves a snapshot: every so many events, one at a time.</summary>
/// <param name="every">Events between two, at least 1.</param>
internal sealed class ShardSnapshots(int every, WholeTasks tasks)
{
    private int _events;
    private bool _isSaving;

    /// <summary>So many more events are on disk; gives the snapshot to save now, or null.</summary>
    public StoredTasks? After(int events)
    {
        _events += events;
        if (_isSaving || _events < every)
        {
            return null;
        }

        _events = 0;
        _isSaving = true;
        return tasks.Snapshot();
    }

    /// <summary>The last one is saved, or could not be: the next one comes at its time.</summary>
    public void Done() => _isSaving = false;
}
