using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>How a handler ended.</summary>
/// <param name="Result">The bytes that it returned; null if it threw.</param>
/// <param name="IsPermanent">It threw that trying again is of no use.</param>
internal sealed record HandlerEnd(ReadOnlyMemory<byte>? Result, bool IsPermanent);

/// <summary>What is known of a task from outside: what was asked, and what its handlers did.</summary>
internal sealed class ModelTask
{
    /// <summary>How often a cancel was asked for and not refused for certain.</summary>
    public int Cancels { get; set; }

    /// <summary>How often a retry was asked for and not refused for certain.</summary>
    public int Retries { get; set; }

    /// <summary>Attempts whose handler was called.</summary>
    public HashSet<int> Began { get; } = [];

    /// <summary>Handlers that ended, by attempt.</summary>
    public Dictionary<int, HandlerEnd> Ends { get; } = [];

    /// <summary>How many of its events clients know of: a later look must show them.</summary>
    public int KnownEvents { get; set; }

    /// <summary>A client knows of so many of its events.</summary>
    public void Shown(int events) => KnownEvents = Math.Max(KnownEvents, events);
}

/// <summary>Tells the history of one task anew and says which event has no cause.</summary>
internal sealed class Story(ModelTask known, ActorTasksOptions options)
{
    private int _failures;
    private int _losses;
    private int _asksToStop;
    private int _cancels;
    private int _retries;
    private bool _isPermanent;
    private RetryPolicy _policy = options.Retry;

    public StoredState? State { get; private set; }

    public int Attempt { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public string? Add(TaskEvent happened)
    {
        switch (happened)
        {
            case TaskSubmitted submitted:
                _policy = submitted.Retry;
                return From(null, StoredState.Waiting);
            case AttemptStarted started:
                Attempt++;
                return started.Attempt != Attempt ? $"starts attempt {started.Attempt} where {Attempt} was next."
                    : IsUsedUp ? "starts an attempt where none is left."
                    : From(StoredState.Waiting, StoredState.Running);
            case AttemptReleased:
                return From(StoredState.Running, StoredState.Waiting);
            case AttemptFailed failed:
                _failures++;
                return Failed(failed);
            case AttemptTimedOut timedOut:
                _failures++;
                return Began(timedOut.Attempt) ?? From(StoredState.Running, StoredState.Waiting);
            case AttemptLost:
                _losses++;
                return From(StoredState.Running, StoredState.Waiting);
            case CancelRequested:
                return State == StoredState.Running ? Cancelled() : "asks a task to stop that does not run.";
            case TaskSucceeded succeeded:
                return known.Ends.GetValueOrDefault(succeeded.Attempt)?.Result is not null
                    ? From(StoredState.Running, StoredState.Succeeded)
                    : "tells of a success, but no handler of this attempt has returned.";
            case TaskFailed:
                return IsUsedUp
                    ? From(StoredState.Waiting, StoredState.Failed)
                    : $"comes after {_failures} failures of {_policy.MaxAttempts} and {_losses} losses of {_policy.MaxLosses}.";
            case TaskCancelled:
                return EndByCancel();
            case TaskExpired:
                return From(StoredState.Waiting, StoredState.Expired);
            case TaskRetried:
                (_failures, _losses, _isPermanent) = (0, 0, false);
                return ++_retries > known.Retries ? "has no retry that was asked for." : Again();
            case LateOutcomeRecorded late:
                return late.Attempt <= Attempt ? null : $"is of attempt {late.Attempt}, which was never started.";
            default:
                return "is unknown to the model.";
        }
    }

    private bool IsUsedUp => _failures >= _policy.MaxAttempts || _losses >= _policy.MaxLosses || _isPermanent;

    /// <summary>A handler that returned has failed only where what it enqueued could not be stored.</summary>
    private string? Failed(AttemptFailed failed)
    {
        var isRefused = failed.Error.Type is Outcomes.KeyConflict or Outcomes.OutcomeRefused;
        _isPermanent = isRefused || known.Ends.GetValueOrDefault(failed.Attempt)?.IsPermanent == true;
        return !known.Ends.TryGetValue(failed.Attempt, out var end) ? "tells of a failure, but the handler has not ended."
            : end.Result is not null != isRefused ? $"tells of a failure ({failed.Error.Type}) that is not what the handler did."
            : From(StoredState.Running, StoredState.Waiting);
    }

    private string? From(StoredState? expected, StoredState next)
    {
        var before = State;
        State = next;
        return before == expected ? null : $"happens to a task that is {before?.ToString() ?? "nothing"}, not {expected?.ToString() ?? "nothing"}.";
    }

    private string? Again()
    {
        var before = State;
        State = StoredState.Waiting;
        return before is StoredState.Failed or StoredState.Cancelled or StoredState.Expired ? null : $"queues a task again that is {before}.";
    }

    private string? EndByCancel()
    {
        var before = State;
        State = StoredState.Cancelled;
        return before is not (StoredState.Waiting or StoredState.Running) ? $"cancels a task that is {before}."
            : ++_cancels > known.Cancels ? "has no cancel that was asked for." : null;
    }

    private string? Cancelled() => ++_asksToStop > known.Cancels ? "has no cancel that was asked for." : null;

    private string? Began(int attempt) => known.Began.Contains(attempt) ? null : $"tells how attempt {attempt} ended, but its handler was never called.";
}
