using System.Text.RegularExpressions;
using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>Which texts are meant: a whole one, a start, a part, a pattern; without any of them all.</summary>
internal sealed class TextMatch(Func<string, bool>? matches, string description)
{
    public static TextMatch For(string? message, string? start, string? contains)
    {
        if (message is not null)
        {
            return new TextMatch(t => t.Equals(message, StringComparison.OrdinalIgnoreCase), $" with the text '{message}'");
        }

        if (start is not null)
        {
            return new TextMatch(t => t.StartsWith(start, StringComparison.OrdinalIgnoreCase), $" with a text that starts with '{start}'");
        }

        return contains is null
            ? new TextMatch(null, "")
            : new TextMatch(t => t.Contains(contains, StringComparison.OrdinalIgnoreCase), $" with a text that contains '{contains}'");
    }

    public static TextMatch For(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new TextMatch(pattern.IsMatch, $" with a text like '{pattern}'");
    }

    public bool Matches(string? text) => matches is null || (text is not null && matches(text));

    public override string ToString() => description;
}

/// <summary>Which log sources are meant: one, written whole or as a path without the system's address; or all.</summary>
internal sealed class SourceMatch(string? source)
{
    public bool Matches(string? actual)
        => source is null
            || actual == source
            || (actual is not null && source.StartsWith('/') && ActorPath.TryParse(actual, out var path) && path.ToStringWithoutAddress() == source);

    public override string ToString() => source is null ? "" : $" from '{source}'";
}
