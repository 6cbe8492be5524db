using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Workers;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.FrontDoor;

public sealed class WatchingTasks
{
    private static readonly TaskState s_task = ATask.Waiting();

    [Fact]
    public void A_watcher_is_told_of_its_task_only_and_only_once_until_it_listens_again()
    {
        var watchers = new TaskWatchers();
        using var watcher = watchers.Watch(s_task.Id, onlyFinal: false);
        watchers.Written(ATask.Waiting());
        Assert.False(watcher.Told.IsCompleted);
        watchers.Written(s_task);
        watchers.Written(s_task);
        Assert.True(watcher.Told.IsCompleted);
        watcher.Listen();
        Assert.False(watcher.Told.IsCompleted);
        watchers.Written(s_task);
        Assert.True(watcher.Told.IsCompleted);
    }

    [Fact]
    public void A_sign_that_comes_before_somebody_waits_for_it_is_kept()
    {
        var watchers = new TaskWatchers();
        using var watcher = watchers.Watch(s_task.Id, onlyFinal: false);
        watcher.Listen();
        watchers.Written(s_task);
        Assert.True(watcher.Told.IsCompleted);
    }

    [Fact]
    public void Whoever_waits_for_the_end_is_told_of_nothing_else_and_gets_the_task()
    {
        var watchers = new TaskWatchers();
        using var watcher = watchers.Watch(s_task.Id, onlyFinal: true);
        watchers.Written(s_task with { State = StoredState.Running });
        Assert.False(watcher.Told.IsCompleted);
        Assert.Null(watcher.Ended);
        var ended = s_task with { State = StoredState.Failed };
        watchers.Written(ended);
        Assert.True(watcher.Told.IsCompleted);
        Assert.Same(ended, watcher.Ended);
    }

    [Fact]
    public void When_a_shard_comes_up_again_all_who_watch_tasks_of_its_partition_look_again()
    {
        var watchers = new TaskWatchers();
        var others = s_task with { Id = TaskId.Create(1, s_task.Id.Partition + 1, 1) };
        using var one = watchers.Watch(s_task.Id, onlyFinal: true);
        using var same = watchers.Watch(s_task.Id, onlyFinal: false);
        using var other = watchers.Watch(others.Id, onlyFinal: false);
        watchers.LookAgain(s_task.Id.Partition);
        Assert.True(one.Told.IsCompleted);
        Assert.True(same.Told.IsCompleted);
        Assert.False(other.Told.IsCompleted);
    }

    [Fact]
    public void Whoever_leaves_is_forgotten_and_leaves_once()
    {
        var watchers = new TaskWatchers();
        var first = watchers.Watch(s_task.Id, onlyFinal: false);
        var second = watchers.Watch(s_task.Id, onlyFinal: false);
        Assert.Equal(2, watchers.Count);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, watchers.Count);
        watchers.Written(s_task);
        Assert.False(first.Told.IsCompleted);
        Assert.True(second.Told.IsCompleted);
        second.Dispose();
        Assert.Equal(0, watchers.Count);
    }
}
