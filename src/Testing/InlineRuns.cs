using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.Testing;

/// <summary>Runs attempts where it is called: handlers, middleware, timeouts and outcomes as in a node, but nothing by itself.</summary>
internal sealed class InlineRuns(TestTable table, HandlerRegistry handlers, ActorTasksOptions options, ManualClock clock, ITaskStore store, NodeRef node, IServiceProvider services)
    : ITaskEnds
{
    private readonly object _gate = new();
    private readonly Dictionary<TaskId, AttemptInFlight> _inFlight = [];

    /// <summary>Attempts whose handlers have not ended.</summary>
    public IReadOnlyList<AttemptInFlight> InFlight
    {
        get
        {
            lock (_gate)
            {
                return [.. _inFlight.Values];
            }
        }
    }

    /// <summary>Runs the best task that is due, until it has ended or waits for the clock.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RunNextAsync()
    {
        if (Start() is not { } attempt)
        {
            return false;
        }

        _ = RunAsync(attempt);
        await attempt.SettledAsync();
        return true;
    }

    /// <summary>The next moment at which something happens by itself, after now; null for none.</summary>
    public DateTimeOffset? NextMoment()
    {
        var nowUs = clock.NowUs();
        var moments = table.All
            .Where(task => task.State == StoredState.Waiting)
            .SelectMany(task => new[] { task.ReadyAtUs, task.ExpiresAtUs ?? 0 })
            .Where(momentUs => momentUs > nowUs)
            .Select(Clocks.Time);
        return clock.NextTimer is { } timer ? moments.Append(timer).Min() : moments.Select(moment => (DateTimeOffset?)moment).Min();
    }

    /// <summary>Asks the handler of a running attempt to stop.</summary>
    public void Stop(TaskId id, StopReason reason)
    {
        AttemptInFlight? attempt;
        lock (_gate)
        {
            attempt = _inFlight.GetValueOrDefault(id);
        }

        if (attempt is { Stop: null or StopReason.Cancel })
        {
            attempt.Stop = reason;
            attempt.Cancellation.Cancel();
        }
    }

    /// <inheritdoc/>
    public async Task<TaskState?> WhenFinalAsync(TaskId id, CancellationToken cancellation)
    {
        while (table.Find(id) is { } task)
        {
            cancellation.ThrowIfCancellationRequested();
            if (task.State.IsFinal())
            {
                return task;
            }

            if (await RunNextAsync())
            {
                continue;
            }

            var running = InFlight.FirstOrDefault(attempt => attempt.Task.Id == id)
                ?? throw new InvalidOperationException(
                    $"Task {id} ({task.Type}) is {ApiState.Of(task, clock.NowUs())} until {Clocks.Time(task.ReadyAtUs):O}, and the test's clock stands at "
                    + $"{clock.GetUtcNow():O}: nobody but the test moves it (tasks.AdvanceAsync).");
            await running.Ended.WaitAsync(cancellation);
        }

        return null;
    }

    private AttemptInFlight? Start()
    {
        lock (_gate)
        {
            var nowUs = clock.NowUs();
            foreach (var task in table.All.Where(task => task.State == StoredState.Waiting && task.ExpiresAtUs <= nowUs))
            {
                table.Do(new ExpireTask(task.Id));
            }

            var next = table.All
                .Where(task => task.State == StoredState.Waiting && task.ReadyAtUs <= nowUs && !_inFlight.ContainsKey(task.Id) && handlers.Find(task.Type) is not null)
                .OrderByDescending(task => task.Priority).ThenBy(task => task.ReadyAtUs).ThenBy(task => task.Id)
                .FirstOrDefault();
            if (next is null)
            {
                return null;
            }

            var attempt = new AttemptInFlight(table.Do(new StartAttempt(next.Id, node)).After!);
            _inFlight.Add(next.Id, attempt);
            return attempt;
        }
    }

    private async Task RunAsync(AttemptInFlight attempt)
    {
        try
        {
            await CallAsync(attempt);
        }
        catch (Exception defect)
        {
            attempt.Break(defect);
        }
        finally
        {
            lock (_gate)
            {
                _inFlight.Remove(attempt.Task.Id);
            }

            attempt.End();
        }
    }

    private async Task CallAsync(AttemptInFlight attempt)
    {
        // Where a handler waits for another task, this one runs in its flow; its timers are its own.
        ManualClock.Waiter.Value = null;
        var task = attempt.Task;
        var handler = handlers.Find(task.Type)!;
        var timeout = (task.TimeoutUs ?? handler.TimeoutUs) is { } timeoutUs ? Clocks.Span(timeoutUs) : options.AttemptTimeout;
        await using (clock.CreateTimer(_ => TimeOut(attempt, timeout), null, timeout, Timeout.InfiniteTimeSpan))
        {
            ManualClock.Waiter.Value = attempt;
            var payload = await store.Queries.PayloadAsync(task.Id, CancellationToken.None) ?? ReadOnlyMemory<byte>.Empty;
            var work = new AttemptWork(task, handler, payload, attempt.Cancellation.Token);
            var end = await services.GetRequiredService<AttemptCall>().RunAsync(work);
            ManualClock.Waiter.Value = null;
            if (Outcomes.Of(end, attempt.Stop, task.Attempt) is { } outcome)
            {
                Record(new AttemptReport(task.Token, outcome, HandlerEnded: true));
            }
        }
    }

    private void TimeOut(AttemptInFlight attempt, TimeSpan timeout)
    {
        Record(new AttemptReport(attempt.Task.Token, new AttemptOutcome.TimedOut(ErrorReport.Timeout(attempt.Task.Attempt, timeout)), HandlerEnded: false));
        Stop(attempt.Task.Id, StopReason.Timeout);
    }

    /// <summary>As a shard does: where a key is taken, what can be recorded instead is.</summary>
    private void Record(AttemptReport report)
    {
        var name = (report.Outcome as AttemptOutcome.Succeeded)?.Result?.File;
        AttemptReport? left = report;
        while (left is { } next)
        {
            try
            {
                table.Do(new RecordOutcome(next.Token, next.Outcome!));
                left = null;
            }
            catch (KeyTakenException taken)
            {
                left = Outcomes.OfRefused(next, taken);
            }
        }

        if (name is not null)
        {
            store.Files.Settle(new FileKey(report.Token.Id, name), table.Find(report.Token.Id)?.Result?.File == name);
        }
    }
}
