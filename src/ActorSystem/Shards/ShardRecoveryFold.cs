using ActorTasks.Journal;
using ActorTasks.Journal.Codec;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// What a shard starts from: a snapshot, and the events behind it. Rows and events are one transaction, so behind a
/// snapshot that is made from the tables normally nothing comes; without tables the last one that was saved is offered.
/// </summary>
internal sealed class ShardRecoveryFold(ShardIndex index, TaskMemory memory)
{
    private readonly Dictionary<TaskId, TaskState> _replayed = [];
    private ShardRecovery? _offered;

    /// <summary>The epoch that fences the writes of earlier incarnations; 0 where there are no tables.</summary>
    public long Epoch => _offered?.Epoch ?? 0;

    /// <summary>Waiting tasks whose handlers may be ending still.</summary>
    public IReadOnlyList<TaskId> Held => _offered is { } offered ? [.. offered.Held.Select(row => row.State.Id)] : [];

    /// <summary>Takes the snapshot.</summary>
    /// <exception cref="InvalidOperationException">It is none of a shard.</exception>
    public void Offer(SnapshotOffer offer)
    {
        switch (offer.Snapshot)
        {
            case ShardRecovery tables:
                Load(tables);
                break;
            case StoredTasks saved:
                Load(saved);
                break;
            default:
                throw new InvalidOperationException($"A ShardRecovery or StoredTasks was expected as snapshot; {offer.Snapshot.GetType().Name} came.");
        }
    }

    private void Load(ShardRecovery tables)
    {
        _offered = tables;

        // The time of the read, not of a clock here: index and read must agree on which tasks are ready.
        index.Load(
            _offered.Running.Select(Row),
            _offered.Held.Select(Row),
            _offered.Ready.Select(page => new IndexPage(page.Kind, page.Rows.Select(Row), page.Complete)),
            _offered.Due.Rows.Select(Row),
            new DueKey(_offered.NowUs, default),
            _offered.Due.Complete,
            _offered.NowUs);
    }

    private void Load(StoredTasks saved)
    {
        foreach (var happened in saved.Read())
        {
            Replay(Recorded.Replayed(happened));
        }
    }

    /// <summary>Folds one event.</summary>
    /// <exception cref="InvalidOperationException">Its task is neither in the snapshot nor in the events before it.</exception>
    public void Replay(Recorded recorded)
    {
        if (recorded.Event is not TaskEvent happened)
        {
            return;
        }

        var before = _replayed.GetValueOrDefault(happened.Id) ?? index.Find(happened.Id) ?? memory.Find(happened.Id);
        if (before is null && happened is not TaskSubmitted)
        {
            throw new InvalidOperationException($"{happened.GetType().Name} of task {happened.Id} came in replay, but the task is not in the snapshot.");
        }

        var after = TaskRules.Evolve(before, happened);
        _replayed[happened.Id] = after;
        memory.Follow(happened, after);
        index.Apply(before, after, null, happened.AtUs);
    }

    /// <summary>Recovery has ended.</summary>
    public void Complete() => _replayed.Clear();

    private static IndexRow Row(TaskRow row) => new(row.State, row.HeldBy);
}
