using ActorTasks.Actors;

namespace ActorTasks;

/// <summary>Registers handlers: <c>services.AddActorTasks(configuration, tasks => tasks.Handle("send-email", …))</c>.</summary>
public sealed class ActorTasksBuilder
{
    private readonly List<(string Name, Delegate Function, HandlerOptions Options)> _handlers = [];

    internal ActorTasksBuilder()
    {
    }

    internal IReadOnlyList<(string Name, Delegate Function, HandlerOptions Options)> Handlers => _handlers;

    /// <summary>
    /// Registers a handler: a plain function whose parameters are bound as in minimal APIs (one payload, services
    /// from a scope of the attempt, <see cref="TaskContext"/>, <see cref="CancellationToken"/>) and whose return
    /// value is the result. A function that returns Task or ValueTask is asynchronous, any other synchronous.
    /// </summary>
    /// <param name="name">1 to 128 characters of <c>a-z A-Z 0-9 . _ : -</c>; the type of its tasks. Never rename without an alias.</param>
    /// <param name="function">The function.</param>
    /// <param name="options">Aliases for renamed types and more.</param>
    /// <exception cref="ArgumentException">The name is taken or malformed, or a parameter cannot be bound.</exception>
    public ActorTasksBuilder Handle(string name, Delegate function, Action<HandlerOptions>? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        var chosen = new HandlerOptions();
        options?.Invoke(chosen);
        TypeNames.Check(name, nameof(name));
        foreach (var called in chosen.Aliases.Prepend(name))
        {
            TypeNames.Check(called, nameof(options));
            if (_handlers.Any(other => other.Name == called || other.Options.Aliases.Contains(called)))
            {
                throw new ArgumentException($"The task type '{called}' has a handler already; a name or alias may be used once.", nameof(name));
            }
        }

        if (chosen.Timeout is { } timeout && timeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"The timeout of handler '{name}' is {timeout}; it must be longer than nothing.", nameof(options));
        }

        HandlerCompiler.Check(name, function.Method);
        _handlers.Add((name, function, chosen));
        return this;
    }
}

/// <summary>Options of one handler.</summary>
public sealed class HandlerOptions
{
    /// <summary>Earlier names of the type, still accepted and run.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>The bound of one attempt where the submit names none; null takes <c>workers.timeout</c>.</summary>
    public TimeSpan? Timeout { get; set; }
}
