using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Audit;

/// <summary>The history of one task, folded event by event; it remembers nothing but the last state.</summary>
internal sealed class TaskFold(TaskId id)
{
    private int _lastStarted;
    private bool _attemptOpen;
    private int _lastTaskSeq;
    private long _lastSeq;
    private long _lastAtUs;
    private TaskState? _state;
    private bool _broken;

    public TaskId Id { get; } = id;

    public long Events { get; private set; }

    /// <summary>The row that follows from the events; null if they cannot be folded.</summary>
    public StoredRow? Row => _state is null || _broken
        ? null
        : new StoredRow(_state, null, _state.State.IsFinal(), _lastSeq, RowRules.DueAtUs(_state, _lastAtUs));

    /// <summary>Takes the next event.</summary>
    /// <returns>What is wrong with it.</returns>
    public IEnumerable<string> Add(StoredEvent stored)
    {
        Events++;
        var faults = new List<string>();
        if (stored.TaskSeq != _lastTaskSeq + 1)
        {
            faults.Add($"task {Id}: event {stored.TaskSeq} ({stored.Name}) follows event {_lastTaskSeq}");
        }

        if (stored.Seq <= _lastSeq)
        {
            faults.Add($"task {Id}: event {stored.TaskSeq} has number {stored.Seq} of its partition, the one before it {_lastSeq}");
        }

        _lastTaskSeq = stored.TaskSeq;
        _lastSeq = stored.Seq;
        if (stored.Event is not { } happened)
        {
            _broken = true;
            faults.Add($"task {Id}: event {stored.TaskSeq} cannot be read: {stored.Fault}");
            return faults;
        }

        if (stored.Partition != Id.Partition || happened.Id != Id)
        {
            faults.Add($"task {Id}: event {stored.TaskSeq} lies in partition {stored.Partition} and is of task {happened.Id}");
        }

        _lastAtUs = happened.AtUs;
        CheckAttempt(happened, faults);
        Evolve(stored.TaskSeq, happened, faults);
        return faults;
    }

    private void CheckAttempt(TaskEvent happened, List<string> faults)
    {
        switch (happened)
        {
            case AttemptStarted started:
                if (started.Attempt <= _lastStarted)
                {
                    faults.Add($"task {Id}: attempt {started.Attempt} was started after attempt {_lastStarted}");
                }

                if (_attemptOpen)
                {
                    faults.Add($"task {Id}: attempt {started.Attempt} was started while attempt {_lastStarted} was running");
                }

                _lastStarted = started.Attempt;
                _attemptOpen = true;
                break;
            case AttemptReleased { Attempt: var attempt }:
                End(attempt);
                break;
            case AttemptFailed { Attempt: var attempt }:
                End(attempt);
                break;
            case AttemptTimedOut { Attempt: var attempt }:
                End(attempt);
                break;
            case AttemptLost { Attempt: var attempt }:
                End(attempt);
                break;
            case TaskSucceeded { Attempt: var attempt }:
                End(attempt);
                break;
            case TaskCancelled:
                _attemptOpen = false; // By force it ends a running attempt.
                break;
        }

        void End(int attempt)
        {
            if (!_attemptOpen || attempt != _lastStarted)
            {
                var running = _attemptOpen ? $"attempt {_lastStarted} is running" : "none is running";
                faults.Add($"task {Id}: a second outcome of attempt {attempt} ({happened.GetType().Name}); {running}");
            }

            _attemptOpen = false;
        }
    }

    private void Evolve(int taskSeq, TaskEvent happened, List<string> faults)
    {
        if (_broken)
        {
            return;
        }

        try
        {
            _state = TaskRules.Evolve(_state, happened);
        }
        catch (InvalidOperationException e)
        {
            _broken = true;
            faults.Add($"task {Id}: event {taskSeq} cannot follow: {e.Message}");
        }
    }
}
