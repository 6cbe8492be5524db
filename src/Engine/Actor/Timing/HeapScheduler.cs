using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>Something scheduled that can be taken back.</summary>
internal interface IScheduledWork
{
    void Cancel();
}

/// <summary>The engine's own scheduler: a heap by due time and one thread that sleeps until the first is due.</summary>
internal sealed class HeapScheduler(TimeProvider clock, ILoggingAdapter log) : IScheduler, IAdvancedScheduler, IDisposable
{
    private readonly object _gate = new();
    private readonly WorkHeap _heap = new();
    private readonly long _start = clock.GetTimestamp();
    private Thread? _thread;
    private bool _stopped;

    public IAdvancedScheduler Advanced => this;

    public DateTimeOffset Now => clock.GetUtcNow();

    public TimeSpan MonotonicClock => clock.GetElapsedTime(_start);

    public TimeSpan HighResMonotonicClock => clock.GetElapsedTime(_start);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) => ScheduleTellOnce(delay, receiver, message,
        sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Add(new TellWork(this, receiver, message, sender), delay, TimeSpan.Zero, cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
        => ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Add(new TellWork(this, receiver, message, sender), initialDelay, CheckInterval(interval), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Add(new ActionWork(this, action), delay, TimeSpan.Zero, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable)
        => Add(new ActionWork(this, action), initialDelay, CheckInterval(interval), cancelable);

    /// <summary>The engine's own way: no cancellation source, and nothing is left in the heap when it is cancelled.</summary>
    public IScheduledWork Tell(TimeSpan delay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
    {
        var work = new TellWork(this, receiver, message, sender);
        Add(work, delay, interval, null);
        return work;
    }

    /// <summary>Stops and runs at once what is left.</summary>
    public void Dispose()
    {
        List<Work> left = [];
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            while (_heap.TakeFirst() is { } work)
            {
                left.Add(work);
            }

            Monitor.PulseAll(_gate);
        }

        left.ForEach(Run);
    }

    private static TimeSpan CheckInterval(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return interval;
    }

    private void Add(Work work, TimeSpan delay, TimeSpan interval, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (cancelable is { IsCancellationRequested: true })
        {
            return;
        }

        work.Interval = interval;
        lock (_gate)
        {
            if (_stopped)
            {
                throw new SchedulerException("cannot enqueue after timer shutdown");
            }

            work.Due = MonotonicClock + delay;
            _heap.Add(work);
            if (_thread is null)
            {
                _thread = new Thread(Loop) { IsBackground = true, Name = "actor-scheduler" };
                _thread.Start();
            }
            else if (ReferenceEquals(_heap.First, work))
            {
                Monitor.Pulse(_gate);
            }
        }

        // After it is in the heap: a token that fires now takes it out again.
        if (cancelable is not null)
        {
            work.Cancellation = cancelable.Token.UnsafeRegister(static w => ((Work)w!).Cancel(), work);
        }
    }

    private void Remove(Work work)
    {
        lock (_gate)
        {
            work.Cancelled = true;
            _heap.Remove(work);
        }
    }

    private void Loop()
    {
        while (NextDue() is { } work)
        {
            Run(work);
        }
    }

    private Work? NextDue()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                var now = MonotonicClock;
                var first = _heap.First;
                if (first is null)
                {
                    Monitor.Wait(_gate);
                }
                else if (first.Due > now)
                {
                    // Rounded up: late by a millisecond rather than early.
                    Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling((first.Due - now).TotalMilliseconds), int.MaxValue)));
                }
                else
                {
                    _heap.TakeFirst();
                    if (first.Interval > TimeSpan.Zero)
                    {
                        var next = first.Due + first.Interval;
                        first.Due = next > now ? next : now;
                        _heap.Add(first);
                    }

                    return first;
                }
            }

            return null;
        }
    }

    private void Run(Work work)
    {
        if (work.Cancelled)
        {
            return;
        }

        if (work.Interval == TimeSpan.Zero)
        {
            work.Cancellation.Unregister();
        }

        try
        {
            work.Run();
        }
        catch (Exception cause)
        {
            // What throws once is not run again.
            work.Cancel();
            log.Error(cause, "Error while executing scheduled task {0}", work);
        }
    }

    internal abstract class Work(HeapScheduler scheduler) : IScheduledWork
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Interval { get; set; }

        public long Order { get; set; }

        public int Index { get; set; } = -1;

        public volatile bool Cancelled;

        public CancellationTokenRegistration Cancellation { get; set; }

        public abstract void Run();

        public void Cancel() => scheduler.Remove(this);
    }

    private sealed class TellWork(HeapScheduler scheduler, ICanTell receiver, object message, IActorRef? sender) : Work(scheduler)
    {
        public override void Run() => receiver.Tell(message, sender);

        public override string ToString() => $"[{receiver}.Tell({message}, {sender})]";
    }

    private sealed class ActionWork(HeapScheduler scheduler, Action action) : Work(scheduler)
    {
        public override void Run() => action();

        public override string ToString() => $"[{action.Method.Name}]";
    }
}
