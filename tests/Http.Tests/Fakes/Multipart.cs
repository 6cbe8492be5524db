using System.Net.Http.Headers;
using System.Text;

namespace ActorTasks.HttpTests.Fakes;

/// <summary>Bodies of uploads: as a client makes them, and as nobody should.</summary>
internal static class Multipart
{
    public const string Boundary = "x";

    /// <summary>A part with the task.</summary>
    public static (string Head, string Body) Task(string json = """{"type":"echo"}""") =>
        ("Content-Disposition: form-data; name=\"task\"\r\nContent-Type: application/json", json);

    /// <summary>A part with a file.</summary>
    public static (string Head, string Body) File(string name, string body = "abc", string? fileName = "a.txt", string? contentType = "text/plain") => (
        $"Content-Disposition: form-data; name=\"{name}\""
        + (fileName is null ? string.Empty : $"; filename=\"{fileName}\"")
        + (contentType is null ? string.Empty : $"\r\nContent-Type: {contentType}"),
        body);

    /// <summary>Parts in their order, with the last boundary.</summary>
    public static string Of(params (string Head, string Body)[] parts) =>
        string.Concat(parts.Select(part => $"--{Boundary}\r\n{part.Head}\r\n\r\n{part.Body}\r\n")) + $"--{Boundary}--\r\n";

    /// <summary>Posts a body as it is.</summary>
    public static Task<Answer> UploadAsync(this Door door, string body, string contentType = "multipart/form-data; boundary=x", Action<HttpRequestMessage>? change = null) =>
        door.SendAsync(HttpMethod.Post, "/v1/tasks", request =>
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            change?.Invoke(request);
        });

    /// <summary>Posts parts.</summary>
    public static Task<Answer> UploadAsync(this Door door, params (string Head, string Body)[] parts) => door.UploadAsync(Of(parts));

    /// <summary>A range of bytes as a client asks for it.</summary>
    public static void Range(this HttpRequestMessage request, string range) => request.Headers.Range = RangeHeaderValue.Parse(range);
}
