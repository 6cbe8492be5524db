using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>The end of a run: nothing goes wrong any more, so all that was accepted comes to its end, and can be explained.</summary>
internal sealed class Ending(World world)
{
    private const long MostSteps = 400_000;
    private static readonly TimeSpan s_most = TimeSpan.FromHours(6);

    private bool HasWork =>
        world.Books.Open > 0 || world.Clients.Waiting > 0 || world.Node.Runner.Running > 0 || world.Node.Gateway.Unsynced.Count > 0 || world.Node.IsStopping;

    public void Run()
    {
        world.Trace?.Note("from here on nothing goes wrong");
        world.Disk.Mend();
        world.Node.Thread.Feed();
        var (steps, until) = (world.Steps + MostSteps, world.Elapsed + s_most);
        while (world.Broken is null && HasWork)
        {
            if (world.Steps > steps || world.Elapsed > until)
            {
                HasNotEnded();
                return;
            }

            world.GoOn();
        }

        LookAtAll();
        world.VerifyDisk();
    }

    private void HasNotEnded()
    {
        var open = world.Books.Tasks.FirstOrDefault(task => task.State is { } state && !state.State.IsFinal());
        var promise = open is not null ? Promise.AcceptedIsKept : world.Clients.Waiting > 0 ? Promise.CallersAreAnswered : Promise.Bounded;
        world.Break(
            promise,
            $"So long after the last fault {world.Books.Open} tasks have not come to their end, {world.Clients.Waiting} calls are not answered, "
            + $"{world.Node.Gateway.Unsynced.Count} commands are counted as not yet on disk, {world.Node.Runner.Running} handlers run. "
            + $"{open?.State?.ToString() ?? "No task is open."}");
    }

    private void LookAtAll()
    {
        foreach (var task in world.Books.Tasks.OrderBy(task => task.Id))
        {
            world.Clients.Look(task.Id);
        }

        while (world.Broken is null && world.Clients.Waiting > 0)
        {
            world.GoOn();
        }
    }
}
