using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ActorTasks.Http.Waiting;

/// <summary>The preference <c>wait</c> of the header <c>Prefer</c> (RFC 7240).</summary>
internal static class PreferWait
{
    /// <summary>The longest wait in seconds; a longer one is cut to it.</summary>
    public const int MaxSeconds = 60;

    /// <summary>
    /// The seconds that a request may be made to wait, at most <see cref="MaxSeconds"/>. Null where it does not ask to
    /// wait, asks for 0, or for something that is no number: what cannot be read in Prefer is to be ignored.
    /// </summary>
    public static int? SecondsOf(IHeaderDictionary headers) => headers.TryGetValue("Prefer", out var values) ? Read(values) : null;

    private static int? Read(StringValues values)
    {
        foreach (var value in values)
        {
            var rest = value.AsSpan();
            while (!rest.IsEmpty)
            {
                var preference = Cut(ref rest);
                var equals = preference.IndexOf('=');
                var name = equals < 0 ? preference : preference[..equals];
                if (name.Trim(" \t").Equals("wait", StringComparison.OrdinalIgnoreCase))
                {
                    // Of a preference that comes twice the first one counts.
                    return equals < 0 ? null : Seconds(preference[(equals + 1)..].Trim(" \t"));
                }
            }
        }

        return null;
    }

    private static int? Seconds(ReadOnlySpan<char> word)
    {
        var digits = word.Length >= 2 && word[0] == '"' && word[^1] == '"' ? word[1..^1] : word;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        var seconds = digits.Length > 9 ? MaxSeconds : Math.Min(int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), MaxSeconds);
        return seconds == 0 ? null : seconds;
    }

    /// <summary>Cuts off the next preference, without its parameters: up to a comma that is in no quoted text.</summary>
    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> rest)
    {
        var isQuoted = false;
        var end = rest.Length;
        var parameters = -1;
        for (var i = 0; i < rest.Length; i++)
        {
            var c = rest[i];
            if (isQuoted && c == '\\')
            {
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c == ';' && parameters < 0)
            {
                parameters = i;
            }
            else if (!isQuoted && c == ',')
            {
                end = i;
                break;
            }
        }

        var preference = rest[..(parameters < 0 ? end : parameters)];
        rest = rest[Math.Min(end + 1, rest.Length)..];
        return preference;
    }
}
