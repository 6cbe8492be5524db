using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Gathers the attempts whose payloads are to be read, so that one query reads those of many.</summary>
internal sealed class PayloadReads
{
    private const int MaxBatch = 1_000;

    private readonly Queue<AttemptToken> _wanted = new();

    /// <summary>Whether a read is under way.</summary>
    public bool IsReading { get; private set; }

    public void Want(AttemptToken token) => _wanted.Enqueue(token);

    /// <summary>The next batch; empty while a read is under way or nothing is wanted.</summary>
    public IReadOnlyList<AttemptToken> Next()
    {
        if (IsReading || _wanted.Count == 0)
        {
            return [];
        }

        IsReading = true;
        var batch = new List<AttemptToken>(Math.Min(_wanted.Count, MaxBatch));
        while (batch.Count < MaxBatch && _wanted.TryDequeue(out var token))
        {
            batch.Add(token);
        }

        return batch;
    }

    /// <summary>The read under way has ended, well or not.</summary>
    public void Done() => IsReading = false;
}
