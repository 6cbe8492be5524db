using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Tasks;

/// <summary>What the headers of a submit say.</summary>
internal static class SubmitHeaders
{
    private const string Key = "Idempotency-Key";

    /// <summary>Adds what the headers say to what the body said.</summary>
    public static void Read(IHeaderDictionary headers, SubmitDraft draft, FrontDoorOptions options, FieldFaults faults)
    {
        if (headers[Key] is { Count: > 0 } keys)
        {
            ReadKey(keys.Count == 1 ? keys[0] ?? string.Empty : null, draft, options, faults);
        }

        // The body's own is the nearer one.
        draft.TraceParent ??= TraceParentOf(headers);
    }

    /// <summary>The header traceparent; the standard asks to go on without one that cannot be read.</summary>
    public static string? TraceParentOf(IHeaderDictionary headers) =>
        headers.TraceParent is { Count: 1 } parents && TraceParent.IsValid(parents[0] ?? string.Empty) ? parents[0] : null;

    private static void ReadKey(string? header, SubmitDraft draft, FrontDoorOptions options, FieldFaults faults)
    {
        if (header is null)
        {
            faults.Unreadable(Key, "The header may come once.");
            return;
        }

        var key = Unquoted(header);
        NameRules.CheckText(Key, key, options.KeyLength, faults);
        if (draft.IdempotencyKey is not null && draft.IdempotencyKey != key)
        {
            faults.Contradicts(Key, "The header and the field idempotencyKey name different keys.");
        }

        draft.IdempotencyKey = key;
    }

    // The draft of the header's standard writes the key as a quoted string, most clients write it plain.
    private static string Unquoted(string text) => text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
}
