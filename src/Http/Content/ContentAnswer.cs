using System.Globalization;
using System.Runtime.InteropServices;
using ActorTasks.Http.Problems;
using ActorTasks.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Content;

/// <summary>
/// Stored bytes as an answer: whole or in part (<c>Range</c>, <c>If-Range</c>), or not at all where the caller has them
/// (<c>If-None-Match</c>).
/// </summary>
/// <param name="ContentType">The media type that a handler or a sender chose.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="Sha256">Their hash, which is their tag.</param>
/// <param name="Stored">They; the stream can seek, and ends with the request.</param>
internal sealed record ContentAnswer(string ContentType, long Bytes, string Sha256, Stream Stored) : IResult
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Whether it is a file, to be saved rather than shown.</summary>
    public bool IsFile { get; init; }

    /// <summary>What a file is to be called; null for nothing.</summary>
    public string? FileName { get; init; }

    /// <summary>Bytes that lie in memory.</summary>
    public static ContentAnswer Of(string contentType, ReadOnlyMemory<byte> bytes, string sha256) =>
        new(contentType, bytes.Length, sha256, MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var request = httpContext.Request;
        var response = httpContext.Response;
        var tag = EntityTags.Of(Sha256);
        response.Headers.ETag = tag.ToString();
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "private, no-cache";
        if (EntityTags.IsKnown(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        // Range is a word of GET only (RFC 9110, 14.2).
        var isSatisfiable = true;
        var part = HttpMethods.IsGet(request.Method) && EntityTags.IsRangeOf(request, tag) ? ByteRange.Read(request, Bytes, out isSatisfiable) : null;
        if (!isSatisfiable)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{Bytes}");
            return new Problem(ProblemKind.RangeNotSatisfiable, $"There are {Bytes} bytes; the range '{request.Headers.Range}' lies behind them.").ExecuteAsync(httpContext);
        }

        Describe(response, part);
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : SendAsync(httpContext, part ?? new ByteRange(0, Bytes));
    }

    private void Describe(HttpResponse response, ByteRange? part)
    {
        response.ContentType = ContentType;
        response.ContentLength = part?.Bytes ?? Bytes;

        // Somebody else chose the type; a browser must not run what came with it as a page of this server.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        if (IsFile)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            if (FileName is not null)
            {
                disposition.SetHttpFileName(FileName);
            }

            response.Headers.ContentDisposition = disposition.ToString();
        }

        if (part is { } range)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {range.FromByte}-{range.FromByte + range.Bytes - 1}/{Bytes}");
        }
    }

    private async Task SendAsync(HttpContext context, ByteRange part)
    {
        Stored.Seek(part.FromByte, SeekOrigin.Begin);
        try
        {
            await StreamCopyOperation.CopyToAsync(Stored, context.Response.Body, part.Bytes, PieceBytes, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort(); // The caller has left in the middle.
        }
        catch (IOException unreadable) when (unreadable.InnerException is StoreUnavailableException)
        {
            context.Abort(); // It has begun and cannot be ended: the caller must not take it for the whole.
        }
    }
}
