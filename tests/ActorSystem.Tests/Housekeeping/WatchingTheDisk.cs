using ActorTasks.Actors;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Housekeeping;

public sealed class WatchingTheDisk()
    : TestKit($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
{
    private readonly NodeStatus _node = new();
    private long _free = 100;
    private bool _isUnreadable;
    private int _looks;

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Below_the_reserve_nothing_new_is_accepted_until_there_is_room_again()
    {
        Start();
        Assert.Null(_node.DiskFault);
        _free = 99;
        Look(() => _node.DiskFault is not null);
        Assert.Contains("limits.disk-reserve (100", _node.DiskFault, StringComparison.Ordinal);
        _free = 100;
        Look(() => _node.DiskFault is null);
    }

    [Fact]
    public void Free_space_that_cannot_be_read_changes_nothing()
    {
        _free = 1;
        Start();
        AwaitCondition(() => _node.DiskFault is not null);
        _isUnreadable = true;
        _free = 1_000;
        Clock.Advance(TimeSpan.FromSeconds(1));
        _isUnreadable = false;
        Look(() => _node.DiskFault is null);
    }

    [Fact]
    public void With_much_room_the_next_look_is_later_but_never_later_than_a_disk_could_fill()
    {
        _free = 100L * 1024 * 1024 * 1024;
        var watch = Start();

        // Its first look is over, and the next one planned, when it answers.
        watch.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>();
        Assert.Equal(1, Volatile.Read(ref _looks));
        _free = 99;
        Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, Volatile.Read(ref _looks));
        Clock.Advance(TimeSpan.FromSeconds(1));
        AwaitCondition(() => _node.DiskFault is not null);
        Assert.Equal(2, Volatile.Read(ref _looks));
    }

    [Fact]
    public void The_disk_of_a_folder_has_some_room() => Assert.True(DiskWatch.FreeBytesOf(Path.GetTempPath()) > 0);

    private IActorRef Start()
    {
        var (node, options, log) = (_node, new ActorTasksOptions { LimitDiskReserveBytes = 100 }, NullLogger.Instance);
        Func<long> free = () => Interlocked.Increment(ref _looks) < 0 || _isUnreadable ? throw new IOException("of the test") : _free;
        return Sys.ActorOf(Props.Create(() => new DiskWatch(node, options, free, log)));
    }

    private void Look(Func<bool> becomes) => AwaitCondition(() =>
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return becomes();
    });
}
