using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Gathers the tasks whose payloads are to be read, so that one query reads those of many. They are read while the starts
/// are on their way to disk; who comes to nothing is forgotten with its claim.
/// </summary>
internal sealed class PayloadReads
{
    private const int MaxBatch = 1_000;

    private readonly Queue<TaskId> _wanted = new();
    private readonly Dictionary<TaskId, Wish> _wishes = [];
    private readonly Dictionary<(int Partition, long Claim), IReadOnlyList<TaskId>> _ahead = [];
    private bool _isReading;

    /// <summary>How many payloads are wanted, or kept for starts on their way.</summary>
    public int Count => _wishes.Count;

    /// <summary>These are being started for a claim, and the shard does not have their payloads.</summary>
    public void Expect(int partition, long claim, IReadOnlyList<TaskId> unread)
    {
        if (unread.Count == 0)
        {
            return;
        }

        _ahead[(partition, claim)] = unread;
        foreach (var id in unread)
        {
            Wanted(id);
        }
    }

    /// <summary>An attempt needs its payload.</summary>
    /// <returns>The bytes; null where they are still to be read, for which it is remembered to wait.</returns>
    public ReadOnlyMemory<byte>? Take(AttemptToken token)
    {
        var wish = Wanted(token.Id);
        if (wish.Payload is { } payload)
        {
            _wishes.Remove(token.Id);
            return payload;
        }

        wish.Waiting.Add(token);
        return null;
    }

    /// <summary>All that was asked with a claim is settled, or it is void.</summary>
    public void Settled(int partition, long claim)
    {
        if (_ahead.Remove((partition, claim), out var ids))
        {
            foreach (var id in ids)
            {
                if (_wishes.TryGetValue(id, out var wish) && wish.Waiting.Count == 0)
                {
                    _wishes.Remove(id);
                }
            }
        }
    }

    /// <summary>All claims of a partition are void.</summary>
    public void Void(int partition)
    {
        foreach (var (_, claim) in _ahead.Keys.Where(key => key.Partition == partition).ToList())
        {
            Settled(partition, claim);
        }
    }

    /// <summary>The next batch; empty while a read is under way or nothing is wanted.</summary>
    public IReadOnlyList<TaskId> Next()
    {
        List<TaskId> batch = [];
        while (!_isReading && batch.Count < MaxBatch && _wanted.TryDequeue(out var id))
        {
            if (_wishes.TryGetValue(id, out var wish) && wish is { IsAsked: false, Payload: null })
            {
                wish.IsAsked = true;
                batch.Add(id);
            }
        }

        _isReading |= batch.Count > 0;
        return batch;
    }

    /// <summary>The read under way has ended. What nobody waits for yet is kept, or tried again for whoever will.</summary>
    /// <param name="payloads">What was read; null where the read failed.</param>
    /// <returns>The attempts that waited for it.</returns>
    public IReadOnlyList<AttemptToken> Done(IReadOnlyList<TaskId> batch, IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>? payloads)
    {
        _isReading = false;
        var waiting = new List<AttemptToken>();
        foreach (var id in batch)
        {
            if (!_wishes.TryGetValue(id, out var wish))
            {
                continue;
            }

            waiting.AddRange(wish.Waiting);
            if (payloads is not null && wish.Waiting.Count == 0)
            {
                wish.Payload = payloads.GetValueOrDefault(id);
            }
            else
            {
                _wishes.Remove(id);
            }
        }

        return waiting;
    }

    private Wish Wanted(TaskId id)
    {
        if (!_wishes.TryGetValue(id, out var wish))
        {
            _wishes[id] = wish = new Wish();
            _wanted.Enqueue(id);
        }

        return wish;
    }

    private sealed class Wish
    {
        /// <summary>Attempts whose start is on disk: more than one only where an earlier one was told to stop before it began.</summary>
        public List<AttemptToken> Waiting { get; } = [];

        /// <summary>Whether a read asks for it. One that was forgotten and wished for again stands in the queue twice.</summary>
        public bool IsAsked { get; set; }

        public ReadOnlyMemory<byte>? Payload { get; set; }
    }
}
