using System.Runtime.CompilerServices;
using ActorEngine.Dispatch;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>Takes one reply. It has a path, and can be found there, only once somebody asks for the path.</summary>
internal sealed class ReplyRef<T>(ActorSystemImpl system) : InternalActorRef
{
    // Continuations must not run on the turn of the actor that replies.
    private readonly TaskCompletionSource<T> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ActorPath? _path;
    private ITimer? _timer;
    private CancellationTokenRegistration _cancellation;
    private TimeSpan _timeout;
    private volatile bool _cancelled;

    public Task<T> Task => _reply.Task;

    public override ActorSystemImpl System => system;

    public override IInternalActorRef Parent => system.Temp;

    public override bool IsTerminated => _reply.Task.IsCompleted;

    public override ActorPath Path
    {
        get
        {
            if (_path is null && Interlocked.CompareExchange(ref _path, system.NewTempPath(), null) is null)
            {
                system.RegisterTemp(_path, this);
                if (_reply.Task.IsCompleted)
                {
                    system.UnregisterTemp(_path);
                }
            }

            return _path;
        }
    }

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is Identify identify)
        {
            // Whoever looks it up by its path must not end the wait.
            sender?.Tell(new ActorIdentity(identify.MessageId, this), this);
            return;
        }

        var taken = message switch
        {
            T reply => _reply.TrySetResult(reply),
            null => _reply.TrySetResult(default!),
            Status.Failure { Cause: { } cause } => _reply.TrySetException(cause),
            Status.Failure => _reply.TrySetException(new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => false,
        };

        if (taken)
        {
            Disarm();
            return;
        }

        if (message is not (null or T or Status.Failure) && _reply.TrySetException(new ArgumentException(
            $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")))
        {
            Disarm();
        }

        if (!_cancelled && message is not null)
        {
            system.DeadLetters.Tell(new DeadLetter(message, sender ?? system.DeadLetters, this), sender);
        }
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                // It ends with the reply, for whoever watches it.
                _reply.Task.ContinueWith(
                    _ => watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false)),
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default);
                break;
            case Dispatch.Terminate:
                GiveUp(new TaskCanceledException());
                break;
        }
    }

    public void Arm(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(static (self, token) => Unsafe.As<ReplyRef<T>>(self)!.Cancel(token), this);
        }

        if (timeout > TimeSpan.Zero)
        {
            _timeout = timeout;
            _timer = system.Clock.CreateTimer(static self => Unsafe.As<ReplyRef<T>>(self)!.TimeOut(), this, timeout, Timeout.InfiniteTimeSpan);
        }

        if (_reply.Task.IsCompleted)
        {
            Disarm();
        }
    }

    private void TimeOut() => GiveUp(new AskTimeoutException(FormattableString.Invariant($"Timeout after {_timeout.TotalSeconds:F2} seconds")));

    private void GiveUp(Exception cause)
    {
        if (_reply.TrySetException(cause))
        {
            Disarm();
        }
    }

    private void Cancel(CancellationToken token)
    {
        _cancelled = true;
        if (_reply.TrySetCanceled(token))
        {
            Disarm();
        }
    }

    private void Disarm()
    {
        _timer?.Dispose();

        // Not Dispose: that waits for a callback which may be the caller of this.
        _cancellation.Unregister();
        if (_path is not null)
        {
            system.UnregisterTemp(_path);
        }
    }
}
