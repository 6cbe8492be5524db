using System.Text.Json;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Tasks;

/// <summary>Reads the JSON of a submit. The payload is kept as it came, byte by byte.</summary>
internal static class SubmitBody
{
    /// <summary>What a body may have beside its payload.</summary>
    public const int EnvelopeBytes = 64 * 1024;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(3650);
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(365);

    private static readonly JsonObject Fields = new(
        "type", "payload", "queue", "priority", "delay", "runAt", "expiresAt", "timeout", "retry", "tags",
        "idempotencyKey", "traceparent");

    /// <summary>Reads the body; what is wrong is noted.</summary>
    public static SubmitDraft Read(ReadOnlyMemory<byte> body, FrontDoorOptions options, FieldFaults faults)
    {
        var draft = new SubmitDraft();
        Fields.ReadBody(body.Span, (draft, body, options), faults, ReadField);
        return draft;
    }

    private static void ReadField(
        ref Utf8JsonReader json, int field, (SubmitDraft Draft, ReadOnlyMemory<byte> Body, FrontDoorOptions Options) into, FieldFaults faults)
    {
        var draft = into.Draft;
        switch (field)
        {
            case 0:
                draft.Type = Name(ref json, "type", NameRules.CheckType, faults);
                break;
            case 1:
                draft.Payload = Payload(ref json, into.Body, into.Options.PayloadBytes, faults);
                break;
            case 2:
                draft.Queue = Name(ref json, "queue", NameRules.CheckQueue, faults);
                break;
            case 3:
                draft.Priority = JsonFields.Whole(ref json, "priority", 0, 9, faults);
                break;
            case 4:
                draft.DelayUs = JsonFields.DurationUs(ref json, "delay", TimeSpan.Zero, MaxDelay, faults);
                break;
            case 5:
                draft.RunAtUs = JsonFields.TimeUs(ref json, "runAt", faults);
                break;
            case 6:
                draft.ExpiresAtUs = JsonFields.TimeUs(ref json, "expiresAt", faults);
                break;
            case 7:
                draft.TimeoutUs = JsonFields.DurationUs(ref json, "timeout", MinTimeout, MaxTimeout, faults);
                break;
            case 8:
                draft.Retry = RetryDraft.Read(ref json, faults);
                break;
            case 9:
                draft.Tags = Tags(ref json, into.Options, faults);
                break;
            case 10:
                draft.IdempotencyKey = IdempotencyKey(ref json, into.Options.KeyLength, faults);
                break;
            default:
                draft.TraceParent = TraceParentOf(ref json, faults);
                break;
        }
    }

    private static string? Name(ref Utf8JsonReader json, string field, Action<string, string, FieldFaults> check, FieldFaults faults)
    {
        var text = JsonFields.Text(ref json, field, faults);
        if (text is not null)
        {
            check(field, text, faults);
        }

        return text;
    }

    private static ReadOnlyMemory<byte> Payload(ref Utf8JsonReader json, ReadOnlyMemory<byte> body, int maxBytes, FieldFaults faults)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        var raw = body[start..(int)json.BytesConsumed];
        if (raw.Length > maxBytes)
        {
            faults.Add("payload", FaultKind.TooLarge, $"It may have {maxBytes} bytes; {raw.Length} came.");
            return default;
        }

        return raw.ToArray();
    }

    private static IReadOnlyList<string> Tags(ref Utf8JsonReader json, FrontDoorOptions options, FieldFaults faults)
    {
        if (!JsonFields.Is(ref json, JsonTokenType.StartArray, "tags", "a list of texts", faults))
        {
            return [];
        }

        var tags = new List<string>();
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (++count > options.Tags)
            {
                json.Skip();
                continue;
            }

            var field = $"tags[{count - 1}]";
            if (json.TokenType == JsonTokenType.Null)
            {
                faults.Unreadable(field, "Expected a text; null came.");
            }
            else if (JsonFields.Text(ref json, field, faults) is { } tag)
            {
                NameRules.CheckText(field, tag, options.TagLength, faults);
                if (!tags.Contains(tag))
                {
                    tags.Add(tag);
                }
            }
        }

        if (count > options.Tags)
        {
            faults.OverLimit("tags", $"A task may have {options.Tags} tags; {count} came.");
        }

        return tags;
    }

    private static string? IdempotencyKey(ref Utf8JsonReader json, int maxLength, FieldFaults faults)
    {
        var key = JsonFields.Text(ref json, "idempotencyKey", faults);
        if (key is not null)
        {
            NameRules.CheckText("idempotencyKey", key, maxLength, faults);
        }

        return key;
    }

    private static string? TraceParentOf(ref Utf8JsonReader json, FieldFaults faults)
    {
        var text = JsonFields.Text(ref json, "traceparent", faults);
        if (text is not null && !TraceParent.IsValid(text))
        {
            faults.Unreadable("traceparent", "It must be as W3C Trace Context writes it: 00-<32 hex digits>-<16 hex digits>-<2 hex digits>, lower case.");
        }

        return text;
    }
}
