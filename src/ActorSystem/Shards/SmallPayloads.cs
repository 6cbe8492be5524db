using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The memory of a shard that has tables: small payloads of new tasks, within a bound, since most are run soon and need
/// not be read again.
/// </summary>
internal sealed class SmallPayloads : TaskMemory
{
    private const int MaxPayloads = 10_000;
    private const int MaxPayloadBytes = 8 * 1024;
    private const int MaxPayloadsBytes = 2 * 1024 * 1024;

    private readonly Dictionary<TaskId, ReadOnlyMemory<byte>> _payloads = [];
    private readonly Queue<TaskId> _order = new();
    private long _bytes;

    /// <inheritdoc/>
    public override TaskState? Find(TaskId id) => null;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Payload(TaskId id) => Forget(id);

    /// <inheritdoc/>
    public override void Follow(TaskEvent happened, TaskState after)
    {
        if (happened is TaskSubmitted { Data: { Length: <= MaxPayloadBytes } data })
        {
            Remember(happened.Id, data);
        }

        if (after.State.IsFinal())
        {
            Forget(after.Id);
        }
    }

    private void Remember(TaskId id, ReadOnlyMemory<byte> payload)
    {
        _payloads[id] = payload;
        _bytes += payload.Length;
        _order.Enqueue(id);
        while ((_bytes > MaxPayloadsBytes || _order.Count > MaxPayloads) && _order.TryDequeue(out var oldest))
        {
            Forget(oldest);
        }
    }

    private ReadOnlyMemory<byte>? Forget(TaskId id)
    {
        if (!_payloads.Remove(id, out var payload))
        {
            return null;
        }

        _bytes -= payload.Length;
        return payload;
    }
}
