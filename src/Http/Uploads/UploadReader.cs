using System.Buffers;
using System.Text.Unicode;
using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;
using ActorTasks.Http.Tasks;
using ActorTasks.Journal;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Uploads;

/// <summary>
/// Reads a submit that is <c>multipart/form-data</c>, its parts in any order: the part <c>task</c> into memory, every
/// other one into a file, piece by piece.
/// </summary>
internal sealed class UploadReader(FrontDoor door)
{
    private const string MediaType = "multipart/form-data";
    private const int PieceBytes = 64 * 1024;
    private const int MaxBoundary = 70;

    /// <summary>What the headers and the boundary of a part may take.</summary>
    private const long PartOverheadBytes = 32 * 1024;

    private readonly long _maxTaskBytes = (long)door.Options.PayloadBytes + SubmitBody.EnvelopeBytes;

    /// <summary>Whether the body is one for this reader.</summary>
    public static bool IsUpload(HttpRequest request) =>
        request.ContentType is { } type && type.AsSpan().TrimStart().StartsWith(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the body. Whoever calls disposes what comes.</summary>
    public async ValueTask<Upload> ReadAsync(HttpContext context)
    {
        var upload = new Upload(door.Arriving);
        if (Boundary(context.Request, out var boundary) is { } unreadable)
        {
            upload.Problem = unreadable;
            return upload;
        }

        AllowLargeBody(context);
        await using var body = new PacedBody(context.Request.BodyReader, door.Options.BodyTimeout, door.Clock, door.Stopping);
        try
        {
            upload.Problem = await ReadPartsAsync(new MultipartReader(boundary, body, PieceBytes), upload);
        }
        catch (Exception broken) when (ProblemOf(broken, body) is not null)
        {
            if (broken is StoreUnavailableException unwritable)
            {
                StoreFailures.Tell(door, context.Request, unwritable);
            }

            upload.Problem = ProblemOf(broken, body);
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }

        return upload;
    }

    private async Task<Problem?> ReadPartsAsync(MultipartReader reader, Upload upload)
    {
        for (var number = 0; await reader.ReadNextSectionAsync() is { } section; number++)
        {
            var faults = new FieldFaults();
            var head = PartHead.Read(section, number, faults);
            var problem = head is null || faults.Any ? faults.ToProblem()
                : head.IsTask ? await ReadTaskAsync(section, head, upload)
                : await ReadFileAsync(section.Body, head, upload);
            if (problem is not null)
            {
                return problem with { CloseConnection = true };
            }
        }

        return upload.Task is null ? Fault(FaultKind.Unreadable, PartHead.TaskName, "The part 'task' with the JSON of the task is missing.") : null;
    }

    private async Task<Problem?> ReadTaskAsync(MultipartSection section, PartHead head, Upload upload)
    {
        if (upload.Task is not null)
        {
            return Fault(FaultKind.Unreadable, PartHead.TaskName, "The part 'task' came twice.");
        }

        if (head.ContentType is { } type && BodyReader.CheckJson(type) is { } wrongType)
        {
            return wrongType with { Detail = $"The part 'task': {wrongType.Detail}" };
        }

        var json = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await section.Body.ReadAsync(json.GetMemory(4 * 1024))) > 0)
        {
            json.Advance(read);
            if (json.WrittenCount > _maxTaskBytes)
            {
                return Fault(FaultKind.TooLarge, PartHead.TaskName, $"The part may have {_maxTaskBytes} bytes: a payload of limits.payload, and 64 KiB for the rest.");
            }

            if (!upload.TryHold(read))
            {
                return new Problem(ProblemKind.Overloaded, "Too many bodies are arriving at once.");
            }
        }

        upload.Task = json.WrittenMemory;
        return Utf8.IsValid(json.WrittenSpan) ? null : Fault(FaultKind.Unreadable, PartHead.TaskName, "The part is not valid UTF-8.");
    }

    private async Task<Problem?> ReadFileAsync(Stream content, PartHead head, Upload upload)
    {
        var files = upload.Files ??= new SubmittedFiles(door.Files.Begin());
        if (files.Files.Count == door.Options.Files)
        {
            return Fault(FaultKind.OverLimit, head.Name, $"A task may have {door.Options.Files} files (limits.files); more came.");
        }

        if (files.Has(head.Name))
        {
            return Fault(FaultKind.Unreadable, head.Name, "Two parts have this name, or names that differ in case only: each file needs its own.");
        }

        var limitBytes = door.Options.FilePartBytes;
        var draft = files.Create(head.Name);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(piece.AsMemory(0, PieceBytes))) > 0)
            {
                if (draft.WrittenBytes + read > limitBytes)
                {
                    return Fault(FaultKind.TooLarge, head.Name, $"A file may have {ByteSize.Format(limitBytes)} (limits.file-part); more came.");
                }

                await draft.WriteAsync(piece.AsMemory(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        await files.AddAsync(draft, head.Name, head.FileName, head.ContentType ?? PartHead.AnyBytes);
        return null;
    }

    private void AllowLargeBody(HttpContext context)
    {
        // The limits of the parts are the tighter ones; the server's own would close the connection without a word.
        var parts = door.Options.Files + 2L;
        var maxBytes = _maxTaskBytes + (parts * (Math.Min(door.Options.FilePartBytes, long.MaxValue / 4 / parts) + PartOverheadBytes));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound && bound.MaxRequestBodySize < maxBytes)
        {
            bound.MaxRequestBodySize = maxBytes;
        }
    }

    private static Problem? Boundary(HttpRequest request, out string boundary)
    {
        boundary = string.Empty;
        if (BodyReader.CheckEncoding(request) is { } encoded)
        {
            return encoded;
        }

        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && media.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            boundary = HeaderUtilities.RemoveQuotes(media.Boundary).ToString();
        }

        return boundary.Length is > 0 and <= MaxBoundary
            ? null
            : Fault(FaultKind.Unreadable, "Content-Type", $"'multipart/form-data; boundary=…' with 1 to {MaxBoundary} characters was expected.") with { CloseConnection = true };
    }

    private Problem? ProblemOf(Exception broken, PacedBody body) => broken switch
    {
        OperationCanceledException when body.IsGivenUp => door.Stopping.IsCancellationRequested
            ? new Problem(ProblemKind.ShuttingDown, "The server is stopping; the body had not arrived whole.") { CloseConnection = true }
            : new Problem(ProblemKind.RequestTimeout, $"Nothing of the body arrived for {door.Options.BodyTimeout.TotalSeconds:0.###} s.") { CloseConnection = true },
        StoreUnavailableException full => new Problem(ProblemKind.StoreUnavailable, $"{full.Message} Nothing was stored.") { CloseConnection = true },
        InvalidDataException tooLong => Fault(FaultKind.Unreadable, "body", tooLong.Message) with { CloseConnection = true },
        BadHttpRequestException or ConnectionResetException or ConnectionAbortedException => null,
        IOException => Fault(FaultKind.Unreadable, "body", "The body ended before its last boundary.") with { CloseConnection = true },
        _ => null,
    };

    private static Problem Fault(FaultKind kind, string field, string message)
    {
        var faults = new FieldFaults();
        faults.Add(field, kind, message);
        return faults.ToProblem();
    }
}
