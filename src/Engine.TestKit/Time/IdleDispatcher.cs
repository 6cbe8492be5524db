using ActorEngine.Dispatch;

namespace ActorEngine.Testing;

/// <summary>Turns on the thread pool, counted: it knows when no cell has or wants one.</summary>
internal sealed class IdleDispatcher() : MessageDispatcher(30)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _idle;
    private int _turns;

    public override void Schedule(Mailbox mailbox, bool yielded)
    {
        lock (_lock)
        {
            _turns++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(Run, mailbox, preferLocal: false);
    }

    public Task IdleAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_turns == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    private void Run(Mailbox mailbox)
    {
        // A cell that wants another turn says so before this one is counted as ended.
        mailbox.Execute();
        TaskCompletionSource? idle = null;
        lock (_lock)
        {
            if (--_turns == 0)
            {
                (idle, _idle) = (_idle, null);
            }
        }

        idle?.TrySetResult();
    }
}
