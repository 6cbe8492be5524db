using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>
/// Work that can be done is done: no task stays ready while a slot of its kind is free, and none stays beyond its expiry,
/// for longer than a shard needs to look at the clock again, once nothing has gone wrong for so long.
/// </summary>
internal sealed class Idleness(World world)
{
    /// <summary>A shard looks at the clock once a minute while something is due; a failed read or start is tried again after a second.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(75);

    /// <summary>A slow commit, with the restart of a shard behind it.</summary>
    private static readonly TimeSpan s_aftermath = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, TimeSpan> _since = new(StringComparer.Ordinal);
    private TimeSpan _lookedAt;
    private TimeSpan _quietSince;
    private long _latestUs;
    private bool _wasDisturbed;

    /// <summary>Whether what went wrong last can be the reason for a call that began so long ago to fail.</summary>
    public bool IsExcuseFor(TimeSpan ago) => world.Elapsed - _quietSince - ago < s_aftermath;

    /// <summary>Whether nothing has gone wrong for so long that all has got over it.</summary>
    public bool IsQuiet => !_wasDisturbed || !IsExcuseFor(TimeSpan.Zero);

    /// <summary>Something went wrong just now, or is wrong still.</summary>
    public void Disturb()
    {
        _wasDisturbed = true;
        _quietSince = world.Elapsed;
        _latestUs = Math.Max(_latestUs, world.Node.Thread.Time.NowUs());
        _since.Clear();
    }

    /// <summary>An event went to disk: work of its kind goes on.</summary>
    public void Written(TaskEvent happened, TaskState after)
    {
        if (happened is AttemptStarted)
        {
            _since.Remove(Handlers.KindOf(after.Type));
        }
        else if (happened is TaskExpired)
        {
            _since.Remove(nameof(TaskExpired));
        }
    }

    /// <summary>Time has passed while nothing was to be done.</summary>
    public void Check()
    {
        if (world.Elapsed - _lookedAt < s_every)
        {
            return;
        }

        _lookedAt = world.Elapsed;
        var nowUs = world.Node.Thread.Time.NowUs();
        foreach (var kind in HandlerKind.All)
        {
            Note(kind, world.Node.Runner.HasFree(kind) ? world.Books.OpenTasks.FirstOrDefault(task => IsReady(task, kind, nowUs)) : null);
        }

        Note(nameof(TaskExpired), world.Books.OpenTasks.FirstOrDefault(task => task.State == StoredState.Waiting && task.ExpiresAtUs <= nowUs));
    }

    /// <summary>
    /// A handler that is ending still keeps its task from the next attempt. What was ready before the clock went back
    /// keeps its place before what is ready now, and may fill the window of its shard until the clock has caught up.
    /// </summary>
    private bool IsReady(TaskState task, string kind, long nowUs) =>
        IsWaiting(task, kind) && task.ReadyAtUs <= nowUs && !(task.ExpiresAtUs <= nowUs) && world.Node.Runner.AttemptOf(task.Id) is null
        && !world.Books.OpenTasks.Any(other => IsWaiting(other, kind) && other.Id.Partition == task.Id.Partition && other.ReadyAtUs > nowUs && other.ReadyAtUs <= _latestUs);

    private static bool IsWaiting(TaskState task, string kind) => task.State == StoredState.Waiting && Handlers.KindOf(task.Type) == kind;

    private void Note(string what, TaskState? waiting)
    {
        if (waiting is null)
        {
            _since.Remove(what);
        }
        else if (!_since.TryAdd(what, world.Elapsed) && world.Elapsed - _since[what] > s_most)
        {
            world.Break(Promise.AcceptedIsKept, $"For {world.Elapsed - _since[what]} nothing was done ({what}) though nothing went wrong. It waits: {waiting}");
        }
    }
}
