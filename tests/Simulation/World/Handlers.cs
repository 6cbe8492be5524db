using ActorTasks.Actors;

namespace ActorTasks.Simulation;

/// <summary>The handlers of a simulated node: each attempt does what the script in its payload says.</summary>
internal sealed class Handlers(World world, TimeProvider time)
{
    /// <summary>A type on the slots of asynchronous handlers.</summary>
    public const string Async = "async-script";

    /// <summary>A type on the slots of synchronous handlers.</summary>
    public const string Thread = "thread-script";

    /// <summary>Longer than any timeout.</summary>
    private static readonly TimeSpan s_late = NodeShape.AttemptTimeout + TimeSpan.FromSeconds(1);

    /// <summary>The kind of slot on which a type runs.</summary>
    public static string KindOf(string type) => type == Thread ? HandlerKind.Thread : HandlerKind.Async;

    /// <summary>Registers them.</summary>
    public void AddTo(ActorTasksBuilder tasks) => tasks
        .Json(ScriptJson.Default)
        .Handle<Script>(Async, RunAsync)
        .Handle(Thread, RunAsync, options => options.Slot = TaskSlot.Thread);

    private async Task<int> RunAsync(Script script, TaskContext task, CancellationToken cancellation)
    {
        var act = script.Of(task.Attempt);
        var length = TimeSpan.FromMilliseconds(act.Ms);
        switch (act.What)
        {
            case Does.WaitForCancel:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
                break;
            case Does.SucceedWhenCancelled:
                await Cancelled(cancellation);
                break;
            case Does.SucceedLate or Does.FailLate:
                await Task.Delay(s_late + length, time, CancellationToken.None);
                break;
            case Does.KillTheProcess:
                world.Doom();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, CancellationToken.None);
                break;
            case Does.Enqueue:
                task.Enqueue(Async, Child(script), new EnqueueOptions { IdempotencyKey = script.Child });
                await Task.Delay(length, time, cancellation);
                break;
            default:
                await Task.Delay(length, time, cancellation);
                break;
        }

        return act.What switch
        {
            Does.Fail or Does.FailLate => throw new InvalidOperationException("The script says so."),
            Does.FailForGood => throw new PermanentFailure("The script says so."),
            Does.FailUntil => throw new RetryAt(time.GetUtcNow() + length, "The script says so."),
            Does.StopByItself => throw new OperationCanceledException("The script says so."),
            _ => task.Attempt,
        };
    }

    /// <summary>Its number is that of the parent's order for some, so that two parents enqueue equal children, and others do not.</summary>
    private static Script Child(Script parent) => new(-(parent.Number % 2), [new Act(Does.Succeed, 1)]);

    private async Task Cancelled(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), time, CancellationToken.None);
        }
    }
}
