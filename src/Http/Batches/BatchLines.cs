using System.Buffers;
using System.IO.Pipelines;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorTasks.Http.Batches;

/// <summary>
/// Reads a batch that has one submit in each line, and submits while the rest is still coming. Empty lines are skipped;
/// a line that is wrong has its own problem. When the stream ends too early, what came before counts.
/// </summary>
internal sealed class BatchLines(FrontDoor door, BatchSubmit submit)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/x-ndjson";

    private const string Stored = "What items tells was done; nothing else was stored.";
    private readonly int _maxLineBytes = door.Options.PayloadBytes + Tasks.SubmitBody.EnvelopeBytes;
    private long _bytes;
    private long _heldBytes;
    private bool _isTooLong;

    /// <summary>Reads to the end of the body.</summary>
    /// <returns>Null, or why it stopped before the end.</returns>
    public async ValueTask<Problem?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (BodyReader.CheckEncoding(request) is { } encoded)
        {
            return encoded;
        }

        if (request.ContentLength > door.Options.BatchBytes)
        {
            return TooLarge();
        }

        // The bound here is the tighter one; the server's own would close the connection without a word.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound && bound.MaxRequestBodySize <= door.Options.BatchBytes)
        {
            bound.MaxRequestBodySize = door.Options.BatchBytes + 1;
        }

        try
        {
            return await ReadAsync(request.BodyReader);
        }
        catch (Exception broken) when (BrokenBodies.Of(broken) is not null)
        {
            var problem = BrokenBodies.Of(broken)!;
            return problem with { Detail = $"{problem.Detail} {Stored}" };
        }
        finally
        {
            door.Arriving.Release(_heldBytes);
        }
    }

    private async ValueTask<Problem?> ReadAsync(PipeReader reader)
    {
        using var wait = new BodyWait(reader, door.Clock, door.Stopping);
        while (true)
        {
            if (!reader.TryRead(out var read))
            {
                // While nothing comes, what has come goes on its way.
                await submit.SendAsync();
                if (await wait.ReadAsync(door.Options.BodyTimeout - wait.Waited) is not { } waited)
                {
                    return BodyWait.GivenUp(door.Options.BodyTimeout, door.Stopping, $" {Stored}");
                }

                read = waited;
            }

            var (rest, problem) = await TakeLinesAsync(read.Buffer, read.IsCompleted);
            if (problem is not null || read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.End);
                return problem;
            }

            reader.AdvanceTo(rest, read.Buffer.End);
        }
    }

    /// <summary>Takes the whole lines of a buffer, and its rest too when nothing follows.</summary>
    /// <returns>Where the next line begins, or why it ends here.</returns>
    private async ValueTask<(SequencePosition Next, Problem? Problem)> TakeLinesAsync(ReadOnlySequence<byte> buffer, bool isLast)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            if (await TakeAsync(line, line.Length + 1) is { } problem)
            {
                return (default, problem);
            }

            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        if (isLast)
        {
            return (buffer.End, buffer.IsEmpty && !_isTooLong ? null : await TakeAsync(buffer, buffer.Length));
        }

        if (_bytes + buffer.Length > door.Options.BatchBytes)
        {
            return (default, TooLarge());
        }

        if (_isTooLong || buffer.Length > _maxLineBytes)
        {
            // The rest of a line that is too long is not kept.
            _isTooLong = true;
            _bytes += buffer.Length;
            buffer = buffer.Slice(buffer.End);
        }

        return Hold(buffer.Length)
            ? (buffer.Start, null)
            : (default, new Problem(ProblemKind.Overloaded, $"Too many bodies are arriving at once. {Stored}") { CloseConnection = true });
    }

    private async ValueTask<Problem?> TakeAsync(ReadOnlySequence<byte> line, long bytes)
    {
        _bytes += bytes;
        if (_bytes > door.Options.BatchBytes)
        {
            return TooLarge();
        }

        if (!_isTooLong && IsBlank(line))
        {
            return null;
        }

        if (submit.Outcomes.Count == door.Options.BatchItems)
        {
            return BatchArray.TooMany(door.Options.BatchItems, Stored) with { CloseConnection = true };
        }

        if (_isTooLong || line.Length > _maxLineBytes)
        {
            _isTooLong = false;
            submit.AddTooLarge();
            return null;
        }

        await submit.AddAsync(line.IsSingleSegment ? line.First : line.ToArray());
        return null;
    }

    /// <summary>Counts what is kept of a line that is not whole.</summary>
    private bool Hold(long bytes)
    {
        if (bytes > _heldBytes && !door.Arriving.TryTake(bytes - _heldBytes, _heldBytes))
        {
            return false;
        }

        if (bytes < _heldBytes)
        {
            door.Arriving.Release(_heldBytes - bytes);
        }

        _heldBytes = bytes;
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var piece in line)
        {
            if (piece.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }

    private Problem TooLarge() =>
        new(ProblemKind.PayloadTooLarge, $"The body of a batch may have {door.Options.BatchBytes} bytes (limits.batch-bytes); more came. {Stored}") { CloseConnection = true };
}
