using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>
/// Who is to stop is told. It is looked at when no turn waits: then all news have come where they go, unless something
/// went wrong lately.
/// </summary>
internal sealed class Stops(World world)
{
    /// <summary>A shard hears of a write when all that went to its journal together is on disk, which may take some more commits.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(250);

    /// <summary>Nothing is to be done before time passes.</summary>
    public void Check()
    {
        // The pool hears of a stop when the last command is on disk, and that takes no time.
        if (world.Node is { IsStopping: true, Gateway.Unsynced.Count: 0 } && !world.IsStarving)
        {
            world.Node.Runner.Close();
        }

        if (!world.Idleness.IsQuiet)
        {
            return;
        }

        foreach (var work in world.Node.Runner.Works.Where(work => !work.Cancellation.IsCancellationRequested))
        {
            var token = work.Task.Token;
            if (world.Books.Find(token.Id)?.State is { } task
                && (task.CancelRequested is not null || task.State != StoredState.Running || task.Token != token)
                && world.Books.SinceWritten(token.Id) > s_margin)
            {
                world.Break(Promise.StopsAreTold, $"The handler of attempt {token.Attempt} of task {token.Id} runs and was not asked to stop. On disk the task is {task}.");
            }
        }
    }
}
