using System.Collections.Concurrent;

namespace ActorTasks.Actors;

/// <summary>
/// Answers every call whose deadline has come: one queue and one timer for all calls. Each sweep looks at all that
/// wait, of which <c>limits.unsynced-count</c> bounds the number, and lets go of what was answered. While nobody waits
/// nothing ticks: an idle node costs no processor time.
/// </summary>
internal sealed class AnswerDeadlines : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<ReplyHandle> _waiting = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly long _answerTicks;
    private int _isTicking;

    public AnswerDeadlines(TimeProvider clock, TimeSpan answer)
    {
        _clock = clock;
        _answerTicks = (long)(answer.TotalSeconds * clock.TimestampFrequency);
        _timer = clock.CreateTimer(static self => ((AnswerDeadlines)self!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Handles that are kept: those that wait, and those answered since the last sweep.</summary>
    public int Count => _waiting.Count;

    /// <summary>A handle whose deadline is being watched from now on.</summary>
    public ReplyHandle NewHandle(UnsyncedBudget? budget = null, long bytes = 0)
    {
        var handle = new ReplyHandle(_clock.GetTimestamp() + _answerTicks, budget, bytes);
        _waiting.Enqueue(handle);
        TickOn();
        return handle;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void TickOn()
    {
        if (Volatile.Read(ref _isTicking) == 0 && Interlocked.Exchange(ref _isTicking, 1) == 0)
        {
            _timer.Change(s_every, Timeout.InfiniteTimeSpan);
        }
    }

    private void Sweep()
    {
        var now = _clock.GetTimestamp();
        for (var left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var handle); left--)
        {
            if (handle.Deadline <= now)
            {
                handle.Expire();
            }
            else if (!handle.Reply.IsCompleted)
            {
                _waiting.Enqueue(handle);
            }
        }

        // First off, then a look: whoever came between either sees that nothing ticks or is seen here.
        Interlocked.Exchange(ref _isTicking, 0);
        if (!_waiting.IsEmpty)
        {
            TickOn();
        }
    }
}
