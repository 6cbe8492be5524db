using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.FrontDoor;
using ActorTasks.ActorSystemTests.Workers;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Shards;

/// <summary>One shard on the engine's own journal, under a probe that plays pool and coordinator.</summary>
public sealed class OneShard : TestKit
{
    private readonly VirtualClock _clock = new();
    private readonly ShardContext _context;
    private readonly TestProbe _pool;

    public OneShard()
    {
        var tasks = new ActorTasksBuilder().Handle("demo", async () => { await Task.Yield(); });
        _pool = CreateTestProbe("pool");
        _context = new ShardContext
        {
            Node = ATask.Node,
            Options = new ActorTasksOptions(),
            Handlers = new HandlerRegistry(tasks.Handlers, null),
            Clock = _clock,
            Chance = new Chance(new Random(1)),
            Log = NullLogger.Instance,
            OpenTasks = null,
            Queries = null,
            MarkAsync = null,
        };
    }

    [Fact]
    public async Task Commands_wait_until_the_pool_has_told_which_handlers_still_run()
    {
        var shard = Up(reconcile: false);
        var waiting = Submit(shard);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.False(waiting.IsCompleted);
        shard.Tell(new AttemptsHeld([]), _pool);
        Assert.IsType<TaskReply.Accepted>(await waiting);
    }

    [Fact]
    public async Task A_command_that_breaks_the_shard_is_answered_and_so_is_what_waits_behind_it()
    {
        var shard = Up();
        var id = Assert.IsType<TaskReply.Accepted>(await Submit(shard)).Task.Id;
        var replies = new[] { Ask(shard, new Nonsense(id)), Ask(shard, new CancelTask(id, CancelMode.Cooperative, "ann")) };
        var kinds = (await Task.WhenAll(replies)).Select(reply => Assert.IsType<TaskReply.Refused>(reply).Kind);
        Assert.All(kinds, kind => Assert.Equal(RefusalKind.StoreUnavailable, kind));
    }

    [Fact]
    public async Task A_clock_that_goes_back_makes_tasks_wait_and_nobody_asks_in_vain()
    {
        var shard = Up();
        Assert.IsType<TaskReply.Accepted>(await Submit(shard));
        Assert.NotNull(((HeadChanged)_pool.FishForMessage(message => message is HeadChanged)).Best);
        _clock.Jump(TimeSpan.FromHours(-1));
        shard.Tell(new ClaimTasks(1, HandlerKind.Async, 5, null), _pool);
        Assert.Equal((0, null), Taken());

        _clock.Jump(TimeSpan.FromHours(1));
        shard.Tell(new ClaimTasks(2, HandlerKind.Async, 5, null), _pool);
        Assert.Equal((1, null), Taken());
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_hold_up_what_is_ready_behind_a_better_task_that_must_wait()
    {
        var shard = Up();
        var better = Assert.IsType<TaskReply.Accepted>(await Submit(shard, priority: 9)).Task;
        Assert.Equal(ReadyKey.Of(better), NextHead());
        _clock.Jump(TimeSpan.FromHours(-1));
        var ready = Assert.IsType<TaskReply.Accepted>(await Submit(shard, priority: 1)).Task;
        Assert.Equal(ReadyKey.Of(ready), NextHead());
        shard.Tell(new ClaimTasks(1, HandlerKind.Async, 5, null), _pool);
        Assert.Equal((1, null), Taken());

        _clock.Jump(TimeSpan.FromHours(1));
        shard.Tell(new ClaimTasks(2, HandlerKind.Async, 5, null), _pool);
        Assert.Equal((1, null), Taken());
    }

    [Fact]
    public async Task A_cancel_between_start_and_its_announcement_is_told_with_it()
    {
        var shard = Up();
        var id = Assert.IsType<TaskReply.Accepted>(await Submit(shard)).Task.Id;
        shard.Tell(new ClaimTasks(1, HandlerKind.Async, 5, null), _pool);
        var cancel = Ask(shard, new CancelTask(id, CancelMode.Cooperative, "ann"));
        Assert.IsType<TaskReply.Accepted>(await cancel);
        var told = (AttemptsStarted)_pool.FishForMessage(message => message is AttemptsStarted);
        var started = Assert.Single(told.Started);
        if (started.Task.CancelRequested is null)
        {
            _pool.FishForMessage(message => message is CancelAttempt);
        }
    }

    [Fact]
    public async Task A_report_that_is_sent_again_is_acknowledged_again_and_recorded_once()
    {
        var shard = Up();
        Assert.IsType<TaskReply.Accepted>(await Submit(shard));
        shard.Tell(new ClaimTasks(1, HandlerKind.Async, 5, null), _pool);
        var started = ((AttemptsStarted)_pool.FishForMessage(message => message is AttemptsStarted)).Started.Single();
        var report = new AttemptReport(started.Task.Token, HandRunner.Result, HandlerEnded: true);
        for (var i = 0; i < 3; i++)
        {
            shard.Tell(report, _pool);
            Assert.Equal(new ReportRecorded(started.Task.Token, true), _pool.FishForMessage(message => message is ReportRecorded));
        }

        var after = Assert.IsType<TaskReply.Refused>(await Ask(shard, new CancelTask(started.Task.Id, CancelMode.Cooperative, "ann")));
        Assert.Equal(RefusalKind.AlreadyFinal, after.Kind);
    }

    [Fact]
    public async Task A_task_that_comes_while_a_slot_is_kept_for_it_starts_in_the_write_of_its_submit()
    {
        var shard = Up();
        shard.Tell(new ClaimTasks(1, HandlerKind.Async, 2, null, IsStanding: true), _pool);
        Assert.Equal((2, null), Taken());
        for (var i = 0; i < 2; i++)
        {
            var accepted = Assert.IsType<TaskReply.Accepted>(await Submit(shard)).Task;
            Assert.Equal((StoredState.Running, 1, 2), (accepted.State, accepted.Attempt, accepted.TaskSeq));
            var told = (AttemptsStarted)_pool.FishForMessage(message => message is AttemptsStarted);
            Assert.Equal((1, 1), (told.Claim, told.Settled));
            Assert.Equal(accepted.Token, Assert.Single(told.Started).Task.Token);
        }

        Assert.Equal(StoredState.Waiting, Assert.IsType<TaskReply.Accepted>(await Submit(shard)).Task.State);
    }

    [Fact]
    public async Task What_is_ready_goes_first_and_what_is_not_ready_yet_takes_no_slot()
    {
        var shard = Up();
        Assert.IsType<TaskReply.Accepted>(await Submit(shard));
        _clock.Jump(TimeSpan.FromHours(-1));
        shard.Tell(new ClaimTasks(1, HandlerKind.Async, 5, null, IsStanding: true), _pool);
        Assert.Equal((5, null), Taken());
        Assert.Equal(StoredState.Waiting, Assert.IsType<TaskReply.Accepted>(await Submit(shard)).Task.State);
        shard.Tell(new ReturnSlots(HandlerKind.Async), _pool);
        var back = (AttemptsStarted)_pool.FishForMessage(message => message is AttemptsStarted);
        Assert.Equal((1L, 5, 0), (back.Claim, back.Settled, back.Started.Count));
    }

    private sealed record Nonsense(TaskId Id) : TaskCommand(Id);

    private (int Taken, ReadyKey? Best) Taken()
    {
        var taken = (ClaimTaken)_pool.FishForMessage(message => message is ClaimTaken);
        return (taken.Taken, taken.Best);
    }

    private ReadyKey? NextHead() => ((HeadChanged)_pool.FishForMessage(message => message is HeadChanged { Best: not null })).Best;

    private IActorRef Up(bool reconcile = true)
    {
        UndeliveredCommands.StartIn(Sys);
        var (context, probe) = (_context, _pool.Ref);
        var never = TimeSpan.FromHours(1);
        var backoff = Backoff.OnStop(Props.Create(() => new TaskShard(0, context, probe, probe)), "shard", never, never, 0, -1);
        var shard = Sys.ActorOf(BackoffSupervisor.Props(backoff.WithDefaultStoppingStrategy()));
        _pool.FishForMessage(message => message is ShardUp);
        if (reconcile)
        {
            shard.Tell(new AttemptsHeld([]), _pool);
        }

        return shard;
    }

    private static Task<TaskReply> Submit(IActorRef shard, int priority = 4)
    {
        var info = ResultWriter.Describe("null"u8, "application/json");
        return Ask(shard, new SubmitTask(ATask.Waiting().Id, "demo", "default", priority, null, null, null, RetryPolicy.Default, [], null, null, info, default));
    }

    private static Task<TaskReply> Ask(IActorRef shard, TaskCommand command)
    {
        var handle = new ReplyHandle(long.MaxValue);
        shard.Tell(new ShardCommand(command, handle), ActorRefs.NoSender);
        return handle.Reply.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
