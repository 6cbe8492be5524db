namespace ActorTasks;

/// <summary>An attempt, as middleware sees it (<see cref="ActorTasksBuilder.UseAttempt"/>).</summary>
public sealed class AttemptContext
{
    internal AttemptContext(TaskContext task, string handler, ReadOnlyMemory<byte> payload, IServiceProvider services)
    {
        Task = task;
        Handler = handler;
        Payload = payload;
        Services = services;
    }

    /// <summary>The attempt as the handler sees it: id, type, number, logger, token.</summary>
    public TaskContext Task { get; }

    /// <summary>The handler's name; <see cref="TaskContext.Type"/> may be one of its aliases.</summary>
    public string Handler { get; }

    /// <summary>The payload's bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The attempt's scope, the same that the handler's parameters come from.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Whether the handler has returned.</summary>
    public bool HasReturned { get; internal set; }

    /// <summary>What the handler returned; null before that, and where it returns nothing.</summary>
    public object? Result { get; internal set; }
}
