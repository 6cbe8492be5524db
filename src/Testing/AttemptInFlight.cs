using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Testing;

/// <summary>
/// An attempt whose handler was called. It is settled when it has ended, or when it waits for the clock, which only the
/// test can move.
/// </summary>
internal sealed class AttemptInFlight(TaskState task)
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _timers;

    /// <summary>The task, running.</summary>
    public TaskState Task { get; } = task;

    /// <summary>Cancels the handler's token.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Why the handler was asked to stop.</summary>
    public StopReason? Stop { get; set; }

    /// <summary>Completes when the handler has ended and its outcome is recorded.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when the attempt has ended or waits for the clock.</summary>
    public Task SettledAsync()
    {
        lock (_gate)
        {
            return _settled.Task;
        }
    }

    /// <summary>The handler has set a timer of the clock, or one has fired or was dropped.</summary>
    public void Waits(int timers)
    {
        lock (_gate)
        {
            _timers += timers;
            if (_timers > 0)
            {
                _settled.TrySetResult();
            }
            else if (_settled.Task.IsCompleted && !_ended.Task.IsCompleted)
            {
                _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>It could not be run, which is a defect of the test mode: whoever waits for it is told.</summary>
    public void Break(Exception defect)
    {
        lock (_gate)
        {
            _settled.TrySetException(defect);
            _ended.TrySetException(defect);
        }
    }

    /// <summary>The handler has ended, and its outcome is recorded.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended.TrySetResult();
            _settled.TrySetResult();
        }
    }
}
