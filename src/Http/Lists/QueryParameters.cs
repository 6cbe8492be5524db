using System.Globalization;
using ActorTasks.Hocon;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Json;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Lists;

/// <summary>Reads the parameters of a query; what is wrong with them is noted.</summary>
internal readonly struct QueryParameters(HttpRequest request, FieldFaults faults)
{
    /// <summary>Notes every parameter, since there should be none.</summary>
    public void ExpectNone()
    {
        if (request.QueryString.HasValue)
        {
            ExpectOnly();
        }
    }

    /// <summary>Notes every parameter that is none of these, and every one that comes twice.</summary>
    public void ExpectOnly(params string[] known)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!known.Contains(name))
            {
                if (known.Length == 0)
                {
                    faults.Add(JsonFields.Shown(name), FaultKind.Unknown, "This call takes no parameters in its query.");
                }
                else
                {
                    faults.Unknown(string.Empty, name, known);
                }
            }
            else if (values.Count > 1)
            {
                faults.Unreadable(name, "The parameter is there twice.");
            }
        }
    }

    /// <summary>A text, or null where there is none.</summary>
    public string? Text(string name) =>
        request.QueryString.HasValue && request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>A whole number within a range.</summary>
    public int? Whole(string name, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            faults.Unreadable(name, "A whole number was expected.");
            return null;
        }

        if (number < min || number > max)
        {
            faults.OverLimit(name, $"{number} is not within {min} to {max}.");
            return null;
        }

        return (int)number;
    }

    /// <summary>A time in microseconds since 1970.</summary>
    public long? TimeUs(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (JsonTimes.TryParse(text, out var timeUs))
        {
            return timeUs;
        }

        // A plus sign that was not escaped arrives as a space.
        var hint = text.Contains(' ', StringComparison.Ordinal) ? " Write + as %2B." : string.Empty;
        faults.Unreadable(name, $"'{JsonFields.Shown(text)}' is not a time as of RFC 3339 with its offset, such as 2030-01-31T12:00:00Z.{hint}");
        return null;
    }

    /// <summary>Words with commas between them, each one of those known.</summary>
    public IReadOnlyList<string> Words(string name, IReadOnlyList<string> known)
    {
        if (Text(name) is not { } text)
        {
            return [];
        }

        var words = text.Split(',', StringSplitOptions.TrimEntries).Distinct().ToList();
        foreach (var word in words.Where(word => !known.Contains(word)))
        {
            faults.Unreadable(name, $"'{JsonFields.Shown(word)}' is none of {string.Join(", ", known)}.{ClosestName.Hint(word, known)}");
        }

        return words;
    }
}
