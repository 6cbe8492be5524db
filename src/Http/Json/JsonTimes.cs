using System.Globalization;
using System.Text.Json;

namespace ActorTasks.Http.Json;

/// <summary>Times as RFC 3339 in UTC, without trailing zeros of the fraction.</summary>
internal static class JsonTimes
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Writes microseconds since 1970-01-01 UTC.</summary>
    public static void WriteTime(this Utf8JsonWriter json, JsonEncodedText name, long timeUs)
    {
        Span<byte> text = stackalloc byte[32];
        json.WriteString(name, text[..Format(timeUs, text)]);
    }

    /// <summary>Reads RFC 3339; the offset must be there, since a time without one means another time elsewhere.</summary>
    /// <returns>False for anything else, and for times before 1970.</returns>
    public static bool TryParse(string text, out long timeUs)
    {
        timeUs = 0;
        if (text.Length is < 20 or > 64 || text[10] is not ('T' or 't') || (text[^1] is not ('Z' or 'z') && text[^3] != ':'))
        {
            return false;
        }

        var normal = Normal(text);
        if (!DateTimeOffset.TryParseExact(normal, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        timeUs = (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return time.UtcTicks >= DateTime.UnixEpoch.Ticks;
    }

    private static int Format(long timeUs, Span<byte> text)
    {
        var time = new DateTime(DateTime.UnixEpoch.Ticks + (timeUs * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        time.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        length--; // Z
        while (text[length - 1] == (byte)'0')
        {
            length--;
        }

        if (text[length - 1] == (byte)'.')
        {
            length--;
        }

        text[length] = (byte)'Z';
        return length + 1;
    }

    // .NET reads seven digits of a fraction, RFC 3339 allows any number; lower-case t and z are allowed too.
    private static string Normal(string text)
    {
        var zone = text[^1] is 'Z' or 'z' ? "+00:00" : text[^6..];
        var body = text[^1] is 'Z' or 'z' ? text[..^1] : text[..^6];
        var dot = body.IndexOf('.', StringComparison.Ordinal);
        var fraction = dot >= 0 ? body[(dot + 1)..] : string.Empty;
        if (dot >= 0 && (fraction.Length == 0 || fraction.Any(digit => !char.IsAsciiDigit(digit))))
        {
            return text;
        }

        var kept = dot < 0 ? body : body[..Math.Min(body.Length, dot + 8)];
        return string.Concat(kept.AsSpan(0, 10), "T", kept.AsSpan(11), zone);
    }
}
