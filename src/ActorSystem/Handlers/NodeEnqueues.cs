using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>What the handlers of a node need to enqueue tasks: the checks of a submit, and ids.</summary>
internal sealed class NodeEnqueues(TaskIdSource ids, SubmitCommands commands, NodeStatus node, ActorTasksOptions options)
{
    /// <summary><c>limits.enqueue-items</c>: tasks of one attempt.</summary>
    public int LimitItems => options.LimitEnqueueItems;

    /// <summary><c>limits.enqueue-bytes</c>: bytes of their payloads.</summary>
    public long LimitBytes => options.LimitEnqueueBytes;

    /// <summary>Checks and serialises a task, as a client's.</summary>
    /// <exception cref="TaskRefusedException">It is not accepted here.</exception>
    public Submission Check(string type, object? payload, EnqueueOptions chosen)
    {
        if (chosen.Files.Count > 0)
        {
            throw new TaskRefusedException("not-supported", "A task that is enqueued with an outcome cannot bring files: hand it over with ITaskClient.");
        }

        var submission = Submissions.Of(type, payload, chosen, options);
        if (commands.WhyUnknown(type) is { } unknown)
        {
            throw new TaskRefusedException(TaskClient.SlugOf(RefusalKind.UnknownType), unknown);
        }

        return node.DiskFault is { } fault
            ? throw new TaskRefusedException(TaskClient.SlugOf(RefusalKind.StoreUnavailable), fault)
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
