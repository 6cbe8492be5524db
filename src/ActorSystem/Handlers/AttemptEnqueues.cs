using System.Collections.Immutable;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>What the handler of one attempt has enqueued so far. Safe for several threads, since handlers may have some.</summary>
/// <param name="parent">The task whose handler it is.</param>
internal sealed class AttemptEnqueues(TaskState parent, NodeEnqueues node)
{
    private readonly object _gate = new();
    private readonly ImmutableArray<EnqueuedTask>.Builder _tasks = ImmutableArray.CreateBuilder<EnqueuedTask>();
    private Dictionary<string, EnqueuedTask>? _byKey;
    private long _bytes;
    private bool _hasEnded;

    /// <summary>Keeps a task until the attempt ends.</summary>
    /// <exception cref="TaskRefusedException">It is not accepted, or the attempt has enqueued too much.</exception>
    /// <exception cref="InvalidOperationException">The handler has ended.</exception>
    public TaskHandle Add(string type, byte[] payload, EnqueueOptions chosen)
    {
        var submission = node.Check(type, payload, chosen);
        var hash = submission.IdempotencyKey is null ? default : SubmitCommands.RequestHash(submission);
        lock (_gate)
        {
            if (_hasEnded)
            {
                throw TooLate(parent.Id);
            }

            if (Earlier(submission, hash) is { } earlier)
            {
                return node.HandleOf(earlier, replayed: true);
            }

            CheckRoom(submission.Payload.Length);
            var task = node.Make(parent, submission, hash);
            _tasks.Add(task);
            _bytes += submission.Payload.Length;
            if (submission.IdempotencyKey is { } key)
            {
                (_byKey ??= new Dictionary<string, EnqueuedTask>(StringComparer.Ordinal)).Add(key, task);
            }

            return node.HandleOf(task, replayed: false);
        }
    }

    /// <summary>The handler has ended: nothing can be added any more.</summary>
    /// <returns>All that it enqueued, in order.</returns>
    public ImmutableArray<EnqueuedTask> End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            return _tasks.DrainToImmutable();
        }
    }

    /// <summary>What is thrown at calls after the handler has ended.</summary>
    public static InvalidOperationException TooLate(TaskId id) =>
        new($"The handler of task {id} has ended, and what it enqueued went with its outcome: await everything that enqueues before you return.");

    private EnqueuedTask? Earlier(Submission submission, byte[]? hash)
    {
        if (submission.IdempotencyKey is not { } key || _byKey is null || !_byKey.TryGetValue(key, out var earlier))
        {
            return null;
        }

        return earlier.RequestHash.Span.SequenceEqual(hash)
            ? earlier
            : throw new TaskRefusedException(
                Refusal.SlugOf(RefusalKind.KeyConflict),
                $"This attempt has enqueued a task of another type or payload under the idempotency key '{key}' already.");
    }

    private void CheckRoom(int bytes)
    {
        if (_tasks.Count >= node.LimitItems)
        {
            throw new TaskRefusedException("limit-exceeded", $"An attempt may enqueue {node.LimitItems} tasks (limits.enqueue-items), and this one has.");
        }

        if (_bytes + bytes > node.LimitBytes)
        {
            throw new TaskRefusedException(
                "limit-exceeded",
                $"An attempt may enqueue payloads of {node.LimitBytes} bytes together (limits.enqueue-bytes); this one has {_bytes}, and {bytes} more came.");
        }
    }
}
