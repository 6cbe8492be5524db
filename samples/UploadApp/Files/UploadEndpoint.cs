using ActorTasks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace UploadApp.Files;

/// <summary>
/// <c>POST /upload-file/</c>: takes a file and answers at once. The file is streamed to disk with its task, and both are
/// synced before the answer; it is never whole in memory.
/// </summary>
internal static class UploadEndpoint
{
    private const int MaxBoundary = 70;
    private const int MaxParts = 16;

    /// <summary>More than ActorTasks takes as one file (<c>limits.file-part</c>), which tells what is too large.</summary>
    private const long MaxRequestBytes = 64L * 1024 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/upload-file/", UploadAsync);

    private static async Task<IResult> UploadAsync(HttpContext context, ITaskClient tasks)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxRequestBytes;
        }

        try
        {
            return Boundary(context.Request) is { } boundary
                ? await TakeAsync(new MultipartReader(boundary, context.Request.Body), tasks, context.RequestAborted)
                : Refused(415, "Send the file as multipart/form-data, e.g. curl -F file=@text.txt.");
        }
        catch (TaskRefusedException refused)
        {
            return Refused(context, refused);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            return Refused(400, "The form cannot be read, or ended in the middle; nothing was stored.");
        }
    }

    private static async Task<IResult> TakeAsync(MultipartReader form, ITaskClient tasks, CancellationToken aborted)
    {
        for (var part = 0; part < MaxParts && await form.ReadNextSectionAsync(aborted) is { } section; part++)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var about) || !about.IsFileDisposition())
            {
                continue;
            }

            var sent = about.FileNameStar.HasValue ? about.FileNameStar : about.FileName;
            var name = FileName.Clean(HeaderUtilities.RemoveQuotes(sent).Value);
            var file = new EnqueueFile("upload", name, "text/plain", section.Body);
            var handle = await tasks.EnqueueAsync(new ProcessUpload(name), new EnqueueOptions { Files = [file] }, aborted);
            var id = handle.Id.ToString();
            var status = new FileStatus(id, name, "waiting", 0, null, null, null, FileLinks.Of(id, isDone: false));
            return TypedResults.Accepted(status.Links.Self, status);
        }

        return Refused(400, "The form has no file; nothing was stored.");
    }

    private static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= MaxBoundary } boundary
            ? boundary
            : null;

    private static IResult Refused(HttpContext context, TaskRefusedException refused)
    {
        if (refused.IsTransient)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        return Refused(refused.Slug == "payload-too-large" ? 413 : refused.IsTransient ? 503 : 422, refused.Message);
    }

    private static IResult Refused(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}
