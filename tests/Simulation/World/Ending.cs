using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>The end of a run: nothing goes wrong any more, so all that was accepted comes to its end, and can be explained.</summary>
internal sealed class Ending(World world)
{
    private const long MostSteps = 400_000;
    private const int MostCancels = 5;
    private static readonly TimeSpan s_most = TimeSpan.FromHours(6);

    private bool HasWork =>
        world.Books.OpenTasks.Count > 0 || world.Clients.Waiting > 0 || world.Node.Runner.Running > 0 || world.Node.Gateway.Unsynced.Count > 0 || world.Node.IsStopping;

    public void Run()
    {
        world.Trace?.Note("from here on nothing goes wrong");
        world.Disk.Mend();
        world.Node.Thread.Feed();
        ComeToTheEnd();
        TakeNewWork();
        ComeToTheEnd();
        LookAtAll();
        world.VerifyDisk();
    }

    private void ComeToTheEnd()
    {
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
    }

    /// <summary>What has got over all that went wrong takes new work, and commands for tasks that it keeps no more, as if nothing had been.</summary>
    private void TakeNewWork()
    {
        GoOnWhile(() => world.Idleness.IsExcuseFor(TimeSpan.Zero));
        var known = world.Model.Known.ToList();
        world.Clients.Submit([world.Plan.LastOrder], together: false, repeats: 0);
        GoOnWhile(() => world.Clients.Waiting > 0);
        foreach (var id in known.TakeLast(MostCancels))
        {
            world.Clients.Cancel(id, CancelMode.Cooperative);
            GoOnWhile(() => world.Clients.Waiting > 0);
        }
    }

    private void GoOnWhile(Func<bool> wanted)
    {
        while (world.Broken is null && wanted())
        {
            world.GoOn();
        }
    }

    private void HasNotEnded()
    {
        var open = world.Books.OpenTasks.FirstOrDefault();
        var promise = open is not null ? Promise.AcceptedIsKept : world.Clients.Waiting > 0 ? Promise.CallersAreAnswered : Promise.Bounded;
        world.Break(
            promise,
            $"So long after the last fault {world.Books.OpenTasks.Count} tasks have not come to their end, {world.Clients.Waiting} calls are not answered, "
            + $"{world.Node.Gateway.Unsynced.Count} commands are counted as not yet on disk, {world.Node.Runner.Running} handlers run. "
            + $"{open?.ToString() ?? "No task is open."}");
    }

    private void LookAtAll()
    {
        foreach (var task in world.Books.Tasks.OrderBy(task => task.Id))
        {
            world.Clients.Look(task.Id);
        }

        GoOnWhile(() => world.Clients.Waiting > 0);
    }
}
