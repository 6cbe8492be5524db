using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Content;

/// <summary>Tags that tell representations apart, and what callers ask with them (RFC 9110, 8.8.3 and 13.1).</summary>
internal static class EntityTags
{
    /// <summary>The tag of a text that has no quotes in it.</summary>
    public static EntityTagHeaderValue Of(string text) => new($"\"{text}\"");

    /// <summary>Whether the caller has this representation already: <c>If-None-Match</c>.</summary>
    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag)
    {
        var sent = request.Headers.IfNoneMatch;
        return sent.Count > 0
            && EntityTagHeaderValue.TryParseList(sent, out var known)
            && known.Any(other => other.Equals(EntityTagHeaderValue.Any) || other.Compare(tag, useStrongComparison: false));
    }

    /// <summary>Whether a part of this representation is asked for: no <c>If-Range</c>, or one with its tag.</summary>
    public static bool IsRangeOf(HttpRequest request, EntityTagHeaderValue tag)
    {
        var sent = request.Headers.IfRange;
        return sent.Count == 0
            || (EntityTagHeaderValue.TryParse(sent.ToString(), out var asked) && asked.Compare(tag, useStrongComparison: true));
    }
}
