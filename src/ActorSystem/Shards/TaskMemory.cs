using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// What a shard remembers beside its index. Where there are tables: small payloads of new tasks, within a bound, since
/// most are run soon and need not be read again. Where there are none: all payloads, and the last finished tasks, so
/// that these can be retried.
/// </summary>
/// <param name="hasTables">Whether what is forgotten can be read.</param>
internal sealed class TaskMemory(bool hasTables)
{
    private const int MaxFinished = 10_000;
    private const int MaxPayloadBytes = 8 * 1024;
    private const int MaxPayloadsBytes = 2 * 1024 * 1024;

    private readonly Dictionary<TaskId, TaskState> _finished = [];
    private readonly Queue<TaskId> _finishedOrder = new();
    private readonly Dictionary<TaskId, ReadOnlyMemory<byte>> _payloads = [];
    private readonly Queue<TaskId> _payloadOrder = new();
    private long _payloadsBytes;

    /// <summary>A finished task that is remembered; null for none.</summary>
    public TaskState? Find(TaskId id) => _finished.GetValueOrDefault(id);

    /// <summary>The payload for an attempt that starts; null where it must be read from the tables.</summary>
    public ReadOnlyMemory<byte>? Payload(TaskId id)
    {
        if (!_payloads.TryGetValue(id, out var payload))
        {
            return null;
        }

        if (hasTables)
        {
            Forget(id);
        }

        return payload;
    }

    /// <summary>Follows an event.</summary>
    public void Follow(TaskEvent happened, TaskState after)
    {
        if (happened is TaskSubmitted submitted)
        {
            Remember(submitted);
        }

        if (after.State.IsFinal())
        {
            OnFinished(after);
        }
        else if (!hasTables)
        {
            _finished.Remove(after.Id);
        }
    }

    private void Remember(TaskSubmitted submitted)
    {
        if (!hasTables)
        {
            _payloads[submitted.Id] = submitted.Data;
            return;
        }

        if (submitted.Data.Length > MaxPayloadBytes)
        {
            return;
        }

        _payloads[submitted.Id] = submitted.Data;
        _payloadsBytes += submitted.Data.Length;
        _payloadOrder.Enqueue(submitted.Id);
        while ((_payloadsBytes > MaxPayloadsBytes || _payloadOrder.Count > MaxFinished) && _payloadOrder.TryDequeue(out var oldest))
        {
            Forget(oldest);
        }
    }

    private void Forget(TaskId id)
    {
        if (_payloads.Remove(id, out var payload))
        {
            _payloadsBytes -= payload.Length;
        }
    }

    private void OnFinished(TaskState after)
    {
        if (hasTables)
        {
            Forget(after.Id);
            return;
        }

        if (!_finished.ContainsKey(after.Id))
        {
            _finishedOrder.Enqueue(after.Id);
        }

        _finished[after.Id] = after;
        while (_finishedOrder.Count > MaxFinished && _finishedOrder.TryDequeue(out var oldest))
        {
            if (_finished.Remove(oldest))
            {
                _payloads.Remove(oldest);
            }
        }
    }
}
