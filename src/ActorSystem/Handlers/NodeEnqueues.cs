using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>What the handlers of a node need to enqueue tasks: the checks of a submit, and ids.</summary>
internal sealed class NodeEnqueues(
    TaskIdSource ids,
    SubmitCommands commands,
    HandlerRegistry handlers,
    NodeStatus node,
    ActorTasksOptions options,
    TimeProvider clock,
    ITaskClient client)
{
    /// <summary><c>limits.enqueue-items</c>: tasks of one attempt.</summary>
    public int LimitItems => options.LimitEnqueueItems;

    /// <summary><c>limits.enqueue-bytes</c>: bytes of their payloads.</summary>
    public long LimitBytes => options.LimitEnqueueBytes;

    /// <summary>How payloads are written.</summary>
    public PayloadJson Json => handlers.Json;

    /// <inheritdoc cref="HandlerRegistry.NameFor"/>
    public string NameFor<T>(T payload)
        where T : notnull => handlers.NameFor(payload);

    /// <summary>The handle of a task that comes to be with the success of its parent's attempt.</summary>
    public TaskHandle HandleOf(EnqueuedTask task, bool replayed)
    {
        var facts = new Facts(clock.NowUs(), 0);
        var submit = task.DelayUs is { } delayUs ? task.Submit.DelayedFrom(facts.NowUs, delayUs) : task.Submit;
        var decided = (Decision.Accepted)TaskRules.Decide(null, submit, facts);
        return new TaskHandle(client, TaskInfo.Of(TaskRules.Evolve(null, decided.Events[0]), facts.NowUs), replayed);
    }

    /// <summary>Checks a task, as a client's.</summary>
    /// <exception cref="TaskRefusedException">It is not accepted here.</exception>
    public Submission Check(string type, byte[] payload, EnqueueOptions chosen)
    {
        if (chosen.Files.Count > 0)
        {
            throw new TaskRefusedException("not-supported", "A task that is enqueued with an outcome cannot bring files: hand it over with ITaskClient.");
        }

        if (options.Store == StoreKind.Akka && chosen.IdempotencyKey is not null)
        {
            throw NodeStore.NotSupported("idempotency keys");
        }

        var submission = Submissions.Of(type, payload, chosen, commands.RetryOf(type) ?? options.Retry, options);
        if (commands.WhyUnknown(type) is { } unknown)
        {
            throw new TaskRefusedException(Refusal.SlugOf(RefusalKind.UnknownType), unknown);
        }

        return node.DiskFault is { } fault
            ? throw new TaskRefusedException(Refusal.SlugOf(RefusalKind.StoreUnavailable), fault)
            : submission;
    }

    /// <summary>
    /// The task that is to come to be with the success of a parent's attempt. It is of the parent's partition, so that
    /// one write can hold both, and of its trace if it has none of its own.
    /// </summary>
    public EnqueuedTask Make(TaskState parent, Submission submission, ReadOnlyMemory<byte> requestHash)
    {
        var submit = commands.Of(ids.Next(parent.Id.Partition), submission);
        return new EnqueuedTask(submit with { TraceParent = submit.TraceParent ?? parent.TraceParent }, submission.DelayUs, requestHash);
    }
}
