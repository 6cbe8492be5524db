using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ActorTasks.Actors;
using ActorTasks.Http.Json;
using ActorTasks.Http.Problems;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorTasks.Http.Waiting;

/// <summary>
/// The events of one task as <c>text/event-stream</c>, from the tables and in their order; ends after the last event of
/// a task that is final. A reader that does not take what is sent is cut off.
/// </summary>
/// <param name="door">The front door.</param>
/// <param name="id">The task.</param>
/// <param name="after">The number of the last event that the reader has.</param>
/// <param name="places">Where the stream's place is given back.</param>
internal sealed class EventStream(FrontDoor door, TaskId id, int after, Places places) : IResult
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    /// <summary>Events that are read and sent at a time.</summary>
    private const int PageEvents = 64;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            var response = httpContext.Response;
            response.ContentType = MediaType;
            response.Headers.CacheControl = "no-store";
            response.Headers["X-Accel-Buffering"] = "no"; // nginx gathers answers otherwise
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await FollowAsync(httpContext);
            }
        }
        catch (StoreUnavailableException unreadable)
        {
            // The reader comes back with Last-Event-ID; it must not take this for the end.
            StoreFailures.Tell(door, httpContext.Request, unreadable);
            httpContext.Abort();
        }
        catch (Exception left) when (left is ConnectionResetException or ConnectionAbortedException || httpContext.RequestAborted.IsCancellationRequested)
        {
            return; // The reader has left.
        }
        finally
        {
            places.Release();
        }
    }

    private async Task FollowAsync(HttpContext context)
    {
        using var watcher = door.Watchers.Watch(id, onlyFinal: false);
        var isSilent = false;
        using var silence = door.Clock.CreateTimer(
            _ =>
            {
                isSilent = true;
                watcher.Tell();
            },
            null,
            door.Options.SseKeepAlive,
            Timeout.InfiniteTimeSpan);
        using var left = context.RequestAborted.UnsafeRegister(static watcher => ((TaskWatcher)watcher!).Tell(), watcher);
        using var stop = door.Stopping.UnsafeRegister(static watcher => ((TaskWatcher)watcher!).Tell(), watcher);
        var (last, isOpen) = (after, await SendAsync(context, static (writer, _) => writer.Write("retry: 1000\n\n"u8), 0));
        while (isOpen)
        {
            watcher.Listen();
            if (context.RequestAborted.IsCancellationRequested || door.Stopping.IsCancellationRequested
                || await door.Queries.GetAsync(id, CancellationToken.None) is not { State: var task })
            {
                return;
            }

            if (task.TaskSeq > last)
            {
                var events = await door.Queries.EventsAsync(id, last, PageEvents, CancellationToken.None);
                if (events.Count == 0)
                {
                    return; // Removed in between.
                }

                isOpen = await SendAsync(context, static (writer, events) => Write(writer, events), events);
                last = events[^1].TaskSeq;
                Rearm(silence, ref isSilent);
            }
            else if (task.State.IsFinal())
            {
                return;
            }
            else if (isSilent)
            {
                isOpen = await SendAsync(context, static (writer, _) => writer.Write(":\n\n"u8), 0);
                Rearm(silence, ref isSilent);
            }
            else
            {
                await watcher.Told;
            }
        }
    }

    private void Rearm(ITimer silence, ref bool isSilent)
    {
        isSilent = false;
        silence.Change(door.Options.SseKeepAlive, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends and waits until the reader has taken enough of it.</summary>
    /// <returns>False if nobody reads any more.</returns>
    private async ValueTask<bool> SendAsync<T>(HttpContext context, Action<PipeWriter, T> write, T what)
    {
        write(context.Response.BodyWriter, what);
        var flushed = context.Response.BodyWriter.FlushAsync();
        if (flushed.IsCompletedSuccessfully)
        {
            return !flushed.GetAwaiter().GetResult().IsCompleted;
        }

        try
        {
            return !(await flushed.AsTask().WaitAsync(door.Options.SseWriteTimeout, door.Clock, door.Stopping)).IsCompleted;
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            // A reader that takes nothing must not hold its place, nor hold up a server that stops.
            context.Abort();
            return false;
        }
    }

    private static void Write(PipeWriter writer, IReadOnlyList<JournalEntry> events)
    {
        using var json = new Utf8JsonWriter(writer, JsonBody.Options);
        foreach (var entry in events)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"id: {entry.TaskSeq}\nevent: {entry.Event.GetType().Name}\ndata: ");
            Encoding.UTF8.GetBytes(head, writer);
            EventJson.Write(json, entry);
            json.Flush();
            json.Reset();
            writer.Write("\n\n"u8);
        }
    }
}
