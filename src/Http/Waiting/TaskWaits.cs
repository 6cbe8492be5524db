using System.Globalization;
using ActorTasks.Actors;
using ActorTasks.Http.Problems;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Waiting;

/// <summary>Lets requests wait for the end of a task, so many at once as <c>limits.waiters</c> says.</summary>
internal sealed class TaskWaits(FrontDoor door)
{
    private readonly Places _places = new(door.Options.Waiters);

    /// <summary>How many wait.</summary>
    public int Count => _places.Taken;

    /// <summary>
    /// Waits until the task has ended, as long as the request prefers. It ends early when the caller leaves, when the
    /// server stops, and when the store cannot be read; it does not begin when too many wait already.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="task">The task as it is known.</param>
    public async ValueTask<Waited> WaitAsync(HttpContext context, TaskState task)
    {
        if (PreferWait.SecondsOf(context.Request.Headers) is not { } seconds)
        {
            return new Waited(task, null);
        }

        var applied = new Waited(task, seconds);
        if (task.State.IsFinal())
        {
            return applied;
        }

        if (!_places.TryTake())
        {
            return new Waited(task, null) { WasAsked = true };
        }

        try
        {
            return applied with { Task = await UntilEndAsync(context, task, TimeSpan.FromSeconds(seconds)) };
        }
        catch (StoreUnavailableException unreadable)
        {
            // What is known of the task stays true; that it cannot be read now is no reason to take back its 202.
            StoreFailures.Tell(door, context.Request, unreadable);
            return applied;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<TaskState> UntilEndAsync(HttpContext context, TaskState task, TimeSpan atMost)
    {
        using var watcher = door.Watchers.Watch(task.Id, onlyFinal: true);
        var isLate = false;
        using var late = door.Clock.CreateTimer(
            _ =>
            {
                isLate = true;
                watcher.Tell();
            },
            null,
            atMost,
            Timeout.InfiniteTimeSpan);
        using var left = context.RequestAborted.UnsafeRegister(static watcher => ((TaskWatcher)watcher!).Tell(), watcher);
        using var stop = door.Stopping.UnsafeRegister(static watcher => ((TaskWatcher)watcher!).Tell(), watcher);
        while (true)
        {
            watcher.Listen();
            task = watcher.Ended ?? (await door.Queries.GetAsync(task.Id, CancellationToken.None))?.State ?? task;
            if (task.State.IsFinal() || isLate || context.RequestAborted.IsCancellationRequested || door.Stopping.IsCancellationRequested)
            {
                return task;
            }

            await watcher.Told;
        }
    }
}

/// <summary>What came of waiting.</summary>
/// <param name="Task">The task as it is now.</param>
/// <param name="AppliedSeconds">The wait that was applied; null for none.</param>
internal readonly record struct Waited(TaskState Task, int? AppliedSeconds)
{
    /// <summary>The request asked to wait and was not let.</summary>
    public bool WasAsked { get; init; }

    /// <summary>Whether the caller is to ask again later: it wanted the end of the task and has not got it.</summary>
    public bool AskAgain => (WasAsked || AppliedSeconds is not null) && !Task.State.IsFinal();

    /// <summary>The value of <c>Preference-Applied</c>; null for none.</summary>
    public string? Applied => AppliedSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"wait={seconds}") : null;
}
