using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Contract;

/// <summary>
/// The OpenAPI 3.1 document of the front door, as it lies in <c>openapi.json</c> beside this file. It is written by hand,
/// since it says more than routes and types can tell; tests hold it equal to what the front door does.
/// </summary>
internal static class ApiDocument
{
    /// <summary>The document, in UTF-8.</summary>
    public static readonly ReadOnlyMemory<byte> Json = Load();

    /// <summary>The document as an answer.</summary>
    public static readonly IResult Answer = new DocumentAnswer();

    private static byte[] Load()
    {
        using var resource = typeof(ApiDocument).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("The assembly was built without openapi.json.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    private sealed class DocumentAnswer : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "application/json";
            response.ContentLength = Json.Length;
            response.Headers.CacheControl = "no-cache";
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(Json).AsTask();
        }
    }
}
