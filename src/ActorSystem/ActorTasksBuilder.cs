using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorTasks.Actors;

namespace ActorTasks;

/// <summary>
/// Registers handlers and what stands around them: <c>services.AddActorTasks(tasks => tasks.Handle("send-email", …))</c>.
/// What is wrong with a registration is told when the application starts, all faults at once
/// (<see cref="TaskRegistrationException"/>).
/// </summary>
public sealed class ActorTasksBuilder
{
    private readonly List<Registration> _handlers = [];
    private readonly List<Func<AttemptContext, Func<Task>, Task>> _attempts = [];
    private readonly List<Func<SubmitContext, Func<Task>, Task>> _submits = [];

    internal ActorTasksBuilder()
    {
    }

    internal IReadOnlyList<Registration> Handlers => _handlers;

    internal IReadOnlyList<Func<AttemptContext, Func<Task>, Task>> Attempts => _attempts;

    internal IReadOnlyList<Func<SubmitContext, Func<Task>, Task>> Submits => _submits;

    internal PayloadJson PayloadJson { get; private set; } = PayloadJson.Default;

    /// <summary>
    /// Registers a handler: a plain function whose parameters are bound as in minimal APIs (one payload, services
    /// from a scope of the attempt, <see cref="TaskContext"/>, <see cref="CancellationToken"/>) and whose return
    /// value is the result. A function that returns Task or ValueTask is asynchronous, any other synchronous.
    /// </summary>
    /// <param name="name">1 to 128 characters of <c>a-z A-Z 0-9 . _ : -</c>; the type of its tasks. Never rename without an alias.</param>
    /// <param name="function">The function.</param>
    /// <param name="options">Aliases for renamed types, and defaults of its tasks.</param>
    public ActorTasksBuilder Handle(string name, Delegate function, Action<HandlerOptions>? options = null) => Add(name, function, null, options);

    /// <summary>
    /// As <see cref="Handle(string, Delegate, Action{HandlerOptions}?)"/>, and tasks can be handed over by their payload
    /// alone: <c>client.EnqueueAsync(new SendEmail(…))</c>. A payload type belongs to one handler.
    /// </summary>
    /// <typeparam name="TPayload">The type of the function's parameter that is the payload, even where a service of that type is registered.</typeparam>
    /// <param name="name">1 to 128 characters of <c>a-z A-Z 0-9 . _ : -</c>; the type of its tasks. Never rename without an alias.</param>
    /// <param name="function">The function.</param>
    /// <param name="options">Aliases for renamed types, and defaults of its tasks.</param>
    public ActorTasksBuilder Handle<TPayload>(string name, Delegate function, Action<HandlerOptions>? options = null)
        where TPayload : notnull => Add(name, function, typeof(TPayload), options);

    /// <summary>How payloads and results are read and written; a copy is taken. Without it: the web defaults of System.Text.Json.</summary>
    /// <param name="options">E.g. with <see cref="JsonSerializerOptions.TypeInfoResolver"/> set to a source-generated context.</param>
    public ActorTasksBuilder Json(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        PayloadJson = PayloadJson.Of(options);
        return this;
    }

    /// <summary>
    /// Payloads and results are read and written by these resolvers (source-generated contexts), with the web defaults
    /// and without reflection. Each payload and result type must be known to one of them, or the start stops.
    /// </summary>
    /// <param name="resolvers">Asked in order, e.g. <c>AppJson.Default</c>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ActorTasksBuilder Json(params IJsonTypeInfoResolver[] resolvers)
    {
        ArgumentNullException.ThrowIfNull(resolvers);
        if (resolvers.Length == 0)
        {
            throw new ArgumentException("At least one resolver was expected, e.g. AppJson.Default.", nameof(resolvers));
        }

        return Json(new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = JsonTypeInfoResolver.Combine(resolvers) });
    }

    /// <summary>
    /// Puts a function around every attempt, inside those registered before it. It has the attempt's scope, awaits
    /// <c>next</c> once, and what it throws is the attempt's failure (<see cref="PermanentFailure"/> and
    /// <see cref="RetryAt"/> too). Without calling <c>next</c> the attempt succeeds, without a result.
    /// </summary>
    public ActorTasksBuilder UseAttempt(Func<AttemptContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _attempts.Add(middleware);
        return this;
    }

    /// <summary>
    /// Puts a function around every submit of this process, over HTTP or <see cref="ITaskClient"/>, inside those
    /// registered before it. It may change <see cref="SubmitContext.Options"/> and must await <c>next</c> once, or
    /// refuse with a <see cref="TaskRefusedException"/>, which the caller gets. It has a scope of its own.
    /// </summary>
    public ActorTasksBuilder UseSubmit(Func<SubmitContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _submits.Add(middleware);
        return this;
    }

    private ActorTasksBuilder Add(string name, Delegate function, Type? payloadType, Action<HandlerOptions>? options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(function);
        var chosen = new HandlerOptions();
        options?.Invoke(chosen);
        _handlers.Add(new Registration(name, function, chosen, payloadType));
        return this;
    }
}
