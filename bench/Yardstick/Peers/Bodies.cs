using System.Globalization;
using System.Net.Http.Headers;

namespace ActorTasks.Yardstick.Peers;

/// <summary>The requests that are posted: a handler that returns at once, with a payload of a certain size.</summary>
internal static class Bodies
{
    public static byte[] Small { get; } = Submit(1024);

    public static byte[] Large { get; } = Submit(64 * 1024);

    /// <summary>A task that holds its slot for an hour.</summary>
    public static byte[] Blocker { get; } = """{"type":"sleep","priority":9,"payload":{"for":"1h"}}"""u8.ToArray();

    /// <summary>So many submits as an array.</summary>
    public static byte[] Batch(int items, int payloadBytes) =>
        [.. "["u8, .. Enumerable.Repeat(Submit(payloadBytes), items).SelectMany((body, at) => at == 0 ? body : [(byte)',', .. body]), .. "]"u8];

    /// <summary>A submit whose payload has so many bytes, 22 at least.</summary>
    public static byte[] Submit(int payloadBytes)
    {
        const string empty = """{"for":"0s","pad":""}""";
        var pad = new string('x', payloadBytes - empty.Length);
        return System.Text.Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$$"""{"type":"sleep","payload":{"for":"0s","pad":"{{{pad}}}"}}"""));
    }

    public static ByteArrayContent Content(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
