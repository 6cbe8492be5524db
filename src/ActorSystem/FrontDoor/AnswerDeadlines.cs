using System.Collections.Concurrent;

namespace ActorTasks.Actors;

/// <summary>
/// Answers every call whose deadline has come. All calls have the same time (<c>limits.answer</c>), so their
/// deadlines come in the order of the calls: one queue and one timer do for all of them.
/// </summary>
internal sealed class AnswerDeadlines : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<ReplyHandle> _waiting = new();
    private readonly object _sweeping = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly long _answerTicks;

    public AnswerDeadlines(TimeProvider clock, TimeSpan answer)
    {
        _clock = clock;
        _answerTicks = (long)(answer.TotalSeconds * clock.TimestampFrequency);
        _timer = clock.CreateTimer(static self => ((AnswerDeadlines)self!).Sweep(), this, s_every, s_every);
    }

    /// <summary>A handle whose deadline is being watched from now on.</summary>
    public ReplyHandle NewHandle(UnsyncedBudget? budget = null, long bytes = 0)
    {
        var handle = new ReplyHandle(_clock.GetTimestamp() + _answerTicks, budget, bytes);
        _waiting.Enqueue(handle);
        return handle;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        // Answered ones in front leave at once; behind one that waits they leave when it does, at its deadline at the latest.
        if (!Monitor.TryEnter(_sweeping))
        {
            return;
        }

        try
        {
            var now = _clock.GetTimestamp();
            while (_waiting.TryPeek(out var first) && (first.Reply.IsCompleted || first.Deadline <= now))
            {
                first.Expire();
                _waiting.TryDequeue(out _);
            }
        }
        finally
        {
            Monitor.Exit(_sweeping);
        }
    }
}
