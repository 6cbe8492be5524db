using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>The attempts of one task as its events tell them: one after the other, each with one end.</summary>
internal sealed class AttemptsInTurn
{
    private int _last;
    private bool _runs;

    /// <summary>What is wrong with the next event; null for nothing.</summary>
    public string? Fault(TaskEvent happened)
    {
        switch (happened)
        {
            case AttemptStarted started when _runs:
                return $"attempt {started.Attempt} was started while attempt {_last} runs.";
            case AttemptStarted started when started.Attempt != _last + 1:
                return $"attempt {started.Attempt} was started after attempt {_last}.";
            case AttemptStarted started:
                (_last, _runs) = (started.Attempt, true);
                return null;
            case TaskCancelled:
                _runs = false; // By force it ends an attempt that runs.
                return null;
            default:
                return EndOf(happened) is { } ended ? End(ended, happened) : null;
        }
    }

    private static int? EndOf(TaskEvent happened) => happened switch
    {
        AttemptReleased released => released.Attempt,
        AttemptFailed failed => failed.Attempt,
        AttemptTimedOut timedOut => timedOut.Attempt,
        AttemptLost lost => lost.Attempt,
        TaskSucceeded succeeded => succeeded.Attempt,
        _ => null,
    };

    private string? End(int attempt, TaskEvent happened)
    {
        var isOfRunning = _runs && attempt == _last;
        _runs = false;
        return isOfRunning ? null : $"{happened.GetType().Name} of attempt {attempt} was recorded as its outcome, though that attempt was not running (the last one is {_last}).";
    }
}
