using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Gathers the attempts whose payloads are to be read, so that one query reads those of many.</summary>
internal sealed class PayloadReads
{
    private const int MaxBatch = 1_000;

    private readonly Queue<AttemptToken> _wanted = new();
    private bool _isReading;

    /// <summary>An attempt needs its payload.</summary>
    public void Want(AttemptToken token) => _wanted.Enqueue(token);

    /// <summary>The next batch; empty while a read is under way or nothing is wanted.</summary>
    public IReadOnlyList<AttemptToken> Next()
    {
        var batch = new List<AttemptToken>();
        while (!_isReading && batch.Count < MaxBatch && _wanted.TryDequeue(out var token))
        {
            batch.Add(token);
        }

        _isReading |= batch.Count > 0;
        return batch;
    }

    /// <summary>The read under way has ended, well or not.</summary>
    public void Done() => _isReading = false;
}
