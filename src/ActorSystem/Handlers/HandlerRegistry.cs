using System.Collections.Immutable;
using ActorTasks.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.Actors;

/// <summary>The handlers of this node by the names of their tasks, aliases included.</summary>
internal sealed class HandlerRegistry
{
    private readonly Dictionary<string, Handler> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> _byPayload = [];

    /// <summary>Checks and compiles all handlers.</summary>
    /// <param name="services">Knows which parameter types are services; null takes every interface for one.</param>
    /// <param name="json">How payloads and results are read and written; null takes the web defaults.</param>
    /// <exception cref="TaskRegistrationException">Some cannot be registered; names every fault.</exception>
    public HandlerRegistry(IEnumerable<Registration> registrations, IServiceProviderIsService? services, PayloadJson? json = null)
    {
        Json = json ?? PayloadJson.Default;
        var faults = new List<string>();
        foreach (var registration in registrations)
        {
            Add(registration, HandlerCompiler.Compile(registration, services, faults), faults);
        }

        if (faults.Count > 0)
        {
            throw new TaskRegistrationException(faults);
        }

        Kinds = [.. HandlerKind.All.Select(kind => new KindTypes(kind, [.. _byName.Where(known => known.Value.Kind == kind).Select(known => known.Key)]))];
    }

    /// <summary>How payloads are read and results are written.</summary>
    public PayloadJson Json { get; }

    /// <summary>The types of each slot kind.</summary>
    public ImmutableArray<KindTypes> Kinds { get; }

    /// <summary>Every name under which a task is run here, in order.</summary>
    public IReadOnlyCollection<string> Types => _byName.Keys;

    /// <summary>The handler of a type; null where this node has none.</summary>
    public Handler? Find(string type) => _byName.GetValueOrDefault(type);

    /// <summary>The slot kind of a type; null where this node has no handler for it.</summary>
    public string? KindOf(string type) => Find(type)?.Kind;

    /// <summary>The name of the handler that was registered with a payload type; null where there is none.</summary>
    public string? NameOf(Type payload) => _byPayload.GetValueOrDefault(payload);

    /// <summary>The name of the handler for a payload.</summary>
    /// <exception cref="TaskRefusedException">None was registered with its type.</exception>
    public string NameFor<T>(T payload)
        where T : notnull =>
        NameOf(typeof(T)) ?? NameOf(payload.GetType()) ?? throw new TaskRefusedException(
            Refusal.SlugOf(RefusalKind.UnknownType),
            $"No handler was registered with the payload type {typeof(T).Name}: use tasks.Handle<{typeof(T).Name}>(name, …), or name the task's type.");

    private void Add(Registration registration, Handler? handler, List<string> faults)
    {
        var name = registration.Name;
        foreach (var called in registration.Names)
        {
            var what = ReferenceEquals(called, name) ? $"Handler '{name}'" : $"Alias '{called}' of handler '{name}'";
            if (!TypeNames.IsValid(called))
            {
                faults.Add($"{what} is no task type: 1 to {TypeNames.MaxLength} characters of a-z A-Z 0-9 . _ : - were expected.");
            }
            else if (_byName.TryGetValue(called, out var other))
            {
                faults.Add($"{what} is taken by handler '{other.Name}'; a name or alias may be used once.");
            }
            else
            {
                _byName.Add(called, handler ?? s_faulty with { Name = name });
            }
        }

        if (registration.PayloadType is { } payload && !_byPayload.TryAdd(payload, name))
        {
            faults.Add($"Handler '{name}' is registered for the payload {payload.Name}, which belongs to handler '{_byPayload[payload]}'; name the task's type when handing one of them over.");
        }

        faults.AddRange(registration.Options.Faults().Select(fault => $"Handler '{name}': {fault}"));
        if (handler is not null && Json.IsChosen)
        {
            CheckJson(handler, "payload", handler.PayloadType, faults);
            CheckJson(handler, "result", handler.ResultType, faults);
        }
    }

    private void CheckJson(Handler handler, string what, Type? type, List<string> faults)
    {
        if (type is not null && type != typeof(ResultFile) && !Json.Knows(type))
        {
            faults.Add($"Handler '{handler.Name}': the {what} type {type.Name} is unknown to the resolvers of tasks.Json(…); add [JsonSerializable(typeof({type.Name}))] to the context.");
        }
    }

    /// <summary>Stands for one with faults, so that its names are taken and later faults are found too.</summary>
    private static readonly Handler s_faulty = new() { Name = "", Aliases = [], Kind = HandlerKind.Async, Call = _ => default };
}
