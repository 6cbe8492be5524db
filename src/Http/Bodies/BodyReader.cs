using System.IO.Pipelines;
using System.Text.Unicode;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Bodies;

/// <summary>Reads JSON bodies whole, within a bound of bytes and of time.</summary>
/// <param name="deadline">How long a body may take to arrive.</param>
/// <param name="clock">Measures it.</param>
/// <param name="arriving">Bounds what bodies that are not whole hold together.</param>
/// <param name="stopping">Set when the server stops: a body that is still arriving then is not waited for.</param>
internal sealed class BodyReader(TimeSpan deadline, TimeProvider clock, ArrivingBytes arriving, CancellationToken stopping)
{
    private const string Json = "application/json";

    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxBytes">More is answered 413.</param>
    /// <param name="optional">Whether an empty body is one.</param>
    public async ValueTask<Body> ReadAsync(HttpContext context, long maxBytes, bool optional)
    {
        var request = context.Request;
        if (optional && (request.ContentLength == 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }))
        {
            return Body.Empty;
        }

        if (CheckType(request) is { } wrongType)
        {
            return Body.Refused(wrongType);
        }

        if (request.ContentLength > maxBytes)
        {
            return Body.Refused(TooLarge(maxBytes));
        }

        // The bound here is the tighter one; the server's own would close the connection without a word.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound && bound.MaxRequestBodySize <= maxBytes)
        {
            bound.MaxRequestBodySize = maxBytes + 1;
        }

        var body = await ReadWholeAsync(request.BodyReader, maxBytes);
        if (body.Problem is null && !Utf8.IsValid(body.Bytes.Span))
        {
            body.Dispose();
            return Body.Refused(new Problem(ProblemKind.InvalidRequest, "The body is not valid UTF-8."));
        }

        return body;
    }

    private async ValueTask<Body> ReadWholeAsync(PipeReader reader, long maxBytes)
    {
        using var wait = new BodyWait(reader, clock, stopping);
        var heldBytes = 0L;
        try
        {
            while (true)
            {
                if (!reader.TryRead(out var read))
                {
                    if (await wait.ReadAsync(deadline - wait.Waited) is not { } waited)
                    {
                        return Body.Refused(BodyWait.GivenUp(deadline, stopping));
                    }

                    read = waited;
                }

                if (read.Buffer.Length > maxBytes)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return Body.Refused(TooLarge(maxBytes));
                }

                if (read.IsCompleted)
                {
                    return Body.From(reader, read.Buffer);
                }

                if (!arriving.TryTake(read.Buffer.Length - heldBytes, heldBytes))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return Body.Refused(new Problem(ProblemKind.Overloaded, "Too many bodies are arriving at once.") { CloseConnection = true });
                }

                heldBytes = read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            arriving.Release(heldBytes);
        }
    }

    private static Problem TooLarge(long maxBytes) =>
        new(ProblemKind.PayloadTooLarge, $"The body may have {maxBytes} bytes here; more came.") { CloseConnection = true };

    /// <summary>Refuses a compressed body.</summary>
    public static Problem? CheckEncoding(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? Unsupported("The body must not be compressed (Content-Encoding).")
            : null;

    /// <summary>Refuses a media type that is not JSON in UTF-8.</summary>
    public static Problem? CheckJson(string? type)
    {
        if (string.Equals(type, Json, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(type, out var media) || !media.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            var instead = string.IsNullOrEmpty(type) ? string.Empty : $" instead of '{JsonFields.Shown(type)}'";
            return Unsupported($"The body must be JSON: send 'Content-Type: application/json'{instead}.");
        }

        return !media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? null
            : Unsupported("JSON comes in UTF-8; another charset is not read.");
    }

    private static Problem? CheckType(HttpRequest request) => CheckEncoding(request) ?? CheckJson(request.ContentType);

    private static Problem Unsupported(string detail) => new(ProblemKind.UnsupportedMediaType, detail);
}
