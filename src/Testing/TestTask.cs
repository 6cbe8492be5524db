using System.Text;
using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Testing;

/// <summary>A task of a test, as it was when it was asked for.</summary>
public class TestTask
{
    private readonly PayloadJson _json;

    internal TestTask(TaskInfo info, TaskState state, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte>? result, IReadOnlyList<string> events, PayloadJson json)
    {
        _json = json;
        Info = info;
        IdempotencyKey = state.IdempotencyKey;
        TraceParent = state.TraceParent;
        PayloadBytes = payload;
        ResultBytes = result;
        Events = events;
    }

    /// <summary>All that is known of it.</summary>
    public TaskInfo Info { get; }

    /// <summary>Its id.</summary>
    public TaskId Id => Info.Id;

    /// <summary>The name under which it was handed over.</summary>
    public string Type => Info.Type;

    /// <summary>Where it is in its life.</summary>
    public TaskStage State => Info.State;

    /// <summary>The last error; null after a success.</summary>
    public TaskFailure? Error => Info.Error;

    /// <summary>The key of its submit.</summary>
    public string? IdempotencyKey { get; }

    /// <summary>The trace of its submit.</summary>
    public string? TraceParent { get; }

    /// <summary>The payload's JSON.</summary>
    public string PayloadText => Encoding.UTF8.GetString(PayloadBytes.Span);

    /// <summary>The result's JSON; null where there is none.</summary>
    public string? ResultText => ResultBytes is { } result ? Encoding.UTF8.GetString(result.Span) : null;

    /// <summary>The names of its events in order, e.g. <c>TaskSubmitted, AttemptStarted, TaskSucceeded</c>.</summary>
    public IReadOnlyList<string> Events { get; }

    internal ReadOnlyMemory<byte> PayloadBytes { get; }

    private ReadOnlyMemory<byte>? ResultBytes { get; }

    /// <summary>The payload, read as the handler reads it.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no <typeparamref name="T"/>.</exception>
    public T? PayloadAs<T>() => _json.Read<T>(PayloadBytes.Span);

    /// <summary>What the handler returned; default where it returned nothing or has not.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no <typeparamref name="T"/>.</exception>
    public T? ResultAs<T>() => ResultBytes is { IsEmpty: false } result ? _json.Read<T>(result.Span) : default;

    /// <summary>The task in one line, for the messages of failed assertions.</summary>
    public override string ToString() =>
        $"{Type} {Id}: {State}, attempt {Info.Attempt}" + (Error is { } error ? $", {error.Type}: {error.Message}" : string.Empty);
}

/// <summary>A task of a test with its payload.</summary>
/// <typeparam name="T">The type as which its handler reads the payload.</typeparam>
public sealed class TestTask<T> : TestTask
{
    internal TestTask(TaskInfo info, TaskState state, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte>? result, IReadOnlyList<string> events, PayloadJson json)
        : base(info, state, payload, result, events, json) => Payload = PayloadAs<T>()!;

    /// <summary>The payload.</summary>
    public T Payload { get; }
}
