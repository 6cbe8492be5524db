using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Json;

/// <summary>Writes a JSON answer in one piece, with its length, from a buffer that the thread keeps.</summary>
internal static class JsonBody
{
    private const int KeptBytes = 256 * 1024;
    /// <summary>How all JSON is written.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? _scratch;

    /// <summary>Sends what <paramref name="write"/> writes.</summary>
    public static Task SendAsync<T>(HttpContext context, int status, string contentType, T value, Action<Utf8JsonWriter, T> write)
    {
        // Taken, so that a writer that itself sends would not find it in use.
        var (bytes, json) = _scratch ?? NewScratch();
        _scratch = null;
        write(json, value);
        json.Flush();

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = bytes.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            response.BodyWriter.Write(bytes.WrittenSpan);
        }

        if (bytes.Capacity <= KeptBytes)
        {
            bytes.ResetWrittenCount();
            json.Reset(bytes);
            _scratch = (bytes, json);
        }

        var flushed = response.BodyWriter.FlushAsync();
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) NewScratch()
    {
        var bytes = new ArrayBufferWriter<byte>(4 * 1024);
        return (bytes, new Utf8JsonWriter(bytes, Options));
    }
}
