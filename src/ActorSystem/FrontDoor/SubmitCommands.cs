using System.Security.Cryptography;
using System.Text;
using ActorTasks.Hocon;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Makes the commands of submissions. The gateway and handlers that enqueue share it.</summary>
internal sealed class SubmitCommands(HandlerRegistry handlers, ActorTasksOptions options)
{
    /// <summary>Why a type is not accepted here (<c>types.unknown = reject</c>); null when it is.</summary>
    public string? WhyUnknown(string type)
    {
        if (options.UnknownTypes == UnknownTypes.Accept || handlers.Find(type) is not null)
        {
            return null;
        }

        var close = ClosestName.Find(type, handlers.Types);
        return $"No handler serves the type '{type}'.{(close is null ? "" : $" Did you mean '{close}'?")}";
    }

    /// <summary>The policy of tasks of a type that bring none; null is that of the settings.</summary>
    public RetryPolicy? RetryOf(string type) => handlers.Find(type)?.Retry?.Over(options.Retry);

    /// <summary>The key that a submit claims; null where it has none.</summary>
    public KeyClaim? KeyOf(Submission submission, long nowUs) =>
        submission.IdempotencyKey is not { } key ? null : KeyOf(key, RequestHash(submission), nowUs, options);

    /// <summary>The claim of a key.</summary>
    public static KeyClaim KeyOf(string key, byte[] requestHash, long nowUs, ActorTasksOptions options) =>
        new(key, requestHash, nowUs + Clocks.Us(options.KeyRetention));

    /// <summary>The command that accepts a task, with the defaults of its handler where there is one here.</summary>
    public SubmitTask Of(TaskId id, Submission submission) => Of(id, submission, handlers.Find(submission.Type));

    private SubmitTask Of(TaskId id, Submission submission, Handler? handler) =>
        new(
            id,
            submission.Type,
            submission.Queue ?? handler?.Queue ?? SubmitLimits.DefaultQueue,
            submission.Priority ?? handler?.Priority ?? SubmitLimits.DefaultPriority,
            submission.RunAtUs,
            submission.ExpiresAtUs,
            submission.TimeoutUs,
            submission.Retry ?? handler?.Retry?.Over(options.Retry) ?? options.Retry,
            [.. submission.Tags],
            submission.IdempotencyKey,
            submission.TraceParent,
            ResultWriter.Describe(submission.Payload.Span, submission.PayloadContentType),
            submission.Payload)
        {
            Files = submission.Files is { } files ? [.. files.Files] : [],
        };

    /// <summary>Over type, raw payload and files, the type's length in front so that no two requests make the same bytes.</summary>
    public static byte[] RequestHash(Submission submission)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var type = Encoding.UTF8.GetBytes(submission.Type);
        hash.AppendData(BitConverter.GetBytes(type.Length));
        hash.AppendData(type);
        hash.AppendData(submission.Payload.Span);
        foreach (var file in submission.Files?.Files.OrderBy(file => file.Name, StringComparer.Ordinal) ?? Enumerable.Empty<StoredFile>())
        {
            // The zero byte ends the payload, which is JSON and cannot have one; line feeds are in none of the three.
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{file.Name}\n{file.ContentType}\n{file.Sha256}\n"));
        }

        return hash.GetHashAndReset();
    }
}
