using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Content;

/// <summary>A part of some bytes.</summary>
internal readonly record struct ByteRange(long FromByte, long Bytes)
{
    /// <summary>
    /// The part that the header <c>Range</c> asks for. One that cannot be read, or that asks for several parts, is as if it
    /// had not come: all is answered then, as RFC 9110 allows.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="isSatisfiable">False when a part is asked for that does not exist.</param>
    /// <returns>The part; null for all.</returns>
    public static ByteRange? Read(HttpRequest request, long length, out bool isSatisfiable)
    {
        isSatisfiable = true;
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var asked)
            || !asked.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            || asked.Ranges.Count != 1)
        {
            return null;
        }

        var range = asked.Ranges.Single();
        var from = range.From ?? length - Math.Min(range.To!.Value, length);
        var last = range.From is null ? length - 1 : Math.Min(range.To ?? long.MaxValue, length - 1);
        isSatisfiable = from < length;
        return isSatisfiable ? new ByteRange(from, last - from + 1) : null;
    }
}
