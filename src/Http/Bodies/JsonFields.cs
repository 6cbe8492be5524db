using System.Globalization;
using System.Text.Json;
using ActorTasks.Hocon;
using ActorTasks.Http.Json;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Bodies;

/// <summary>
/// Reads the value of one field where the reader stands. A wrong one is noted and stepped over, so that all that is
/// wrong can be said at once; JSON null is as if the field were absent.
/// </summary>
internal static class JsonFields
{
    /// <summary>The options under which all bodies are read.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>A text.</summary>
    public static string? Text(ref Utf8JsonReader json, string field, FieldFaults faults) =>
        Is(ref json, JsonTokenType.String, field, "a text", faults) ? json.GetString() : null;

    /// <summary>A whole number within a range.</summary>
    public static int? Whole(ref Utf8JsonReader json, string field, int min, int max, FieldFaults faults)
    {
        if (!Is(ref json, JsonTokenType.Number, field, "a whole number", faults))
        {
            return null;
        }

        if (!json.TryGetDouble(out var number) || number != Math.Floor(number))
        {
            faults.Unreadable(field, "A whole number was expected.");
            return null;
        }

        if (number < min || number > max)
        {
            faults.OverLimit(field, $"{number.ToString(CultureInfo.InvariantCulture)} is not within {min} to {max}.");
            return null;
        }

        return (int)number;
    }

    /// <summary>A number from 0 to 1.</summary>
    public static double? Share(ref Utf8JsonReader json, string field, FieldFaults faults)
    {
        if (!Is(ref json, JsonTokenType.Number, field, "a number", faults))
        {
            return null;
        }

        if (json.TryGetDouble(out var number) && number is >= 0 and <= 1)
        {
            return number;
        }

        faults.OverLimit(field, "A number from 0 to 1 was expected.");
        return null;
    }

    /// <summary>A duration in microseconds: ISO 8601, or a number with a unit.</summary>
    public static long? DurationUs(ref Utf8JsonReader json, string field, TimeSpan min, TimeSpan max, FieldFaults faults)
    {
        const string Expected = "a duration such as \"250ms\", \"30s\", \"5m\", \"2h\", \"7d\" or \"PT30S\"";
        if (!Is(ref json, JsonTokenType.String, field, Expected, faults))
        {
            return null;
        }

        var text = json.GetString()!;
        if (!Duration.TryParse(text, null, out var duration, out var problem))
        {
            faults.Unreadable(field, problem + ".");
            return null;
        }

        if (duration < min || duration > max)
        {
            faults.OverLimit(field, $"'{Shown(text)}' is not within {Duration.Format(min)} to {Duration.Format(max)}.");
            return null;
        }

        return duration.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>A time in microseconds since 1970: RFC 3339 with its offset.</summary>
    public static long? TimeUs(ref Utf8JsonReader json, string field, FieldFaults faults)
    {
        const string Expected = "a time as of RFC 3339 with its offset, such as \"2030-01-31T12:00:00Z\", from 1970 on";
        if (!Is(ref json, JsonTokenType.String, field, Expected, faults))
        {
            return null;
        }

        var text = json.GetString()!;
        if (JsonTimes.TryParse(text, out var timeUs))
        {
            return timeUs;
        }

        faults.Unreadable(field, $"'{Shown(text)}' is not {Expected}.");
        return null;
    }

    /// <summary>Whether a value of this kind stands here; if not, notes it (except null) and steps over it.</summary>
    public static bool Is(ref Utf8JsonReader json, JsonTokenType token, string field, string expected, FieldFaults faults)
    {
        if (json.TokenType == token)
        {
            return true;
        }

        if (json.TokenType != JsonTokenType.Null)
        {
            faults.Unreadable(field, $"Expected {expected}; {NameOf(json.TokenType)} came.");
            json.Skip();
        }

        return false;
    }

    /// <summary>A caller's text as it may be repeated in an answer.</summary>
    public static string Shown(string text) => text.Length > 64 ? text[..64] + "…" : text;

    private static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        _ => "something else",
    };
}
