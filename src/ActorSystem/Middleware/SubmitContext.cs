namespace ActorTasks;

/// <summary>A submit, as middleware sees it (<see cref="ActorTasksBuilder.UseSubmit"/>).</summary>
public sealed class SubmitContext
{
    private EnqueueOptions _options;

    internal SubmitContext(string type, ReadOnlyMemory<byte> payload, EnqueueOptions options, IServiceProvider services)
    {
        Type = type;
        Payload = payload;
        Services = services;
        _options = options;
    }

    /// <summary>The name under which the task is handed over.</summary>
    public string Type { get; }

    /// <summary>The payload's bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>
    /// What the submit says; change it with a copy before <c>next</c>: <c>context.Options = context.Options with { Queue = "slow" }</c>.
    /// What is out of its range is refused with <c>limit-exceeded</c>.
    /// </summary>
    public EnqueueOptions Options
    {
        get => _options;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _options = value;
        }
    }

    /// <summary>A scope of this submit.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The accepted task, after <c>next</c>; null before.</summary>
    public TaskInfo? Accepted { get; internal set; }
}
