using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.FrontDoor;
using ActorTasks.ActorSystemTests.Workers;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Shards;

/// <summary>A shard on a journal that has no tables of ours, as with store.kind = akka: everything open is in memory.</summary>
public sealed class WithoutTables : TestKit
{
    private readonly ShardContext _context;
    private readonly TestProbe _pool;

    public WithoutTables()
    {
        var tasks = new ActorTasksBuilder().Handle("demo", async () => { await Task.Yield(); });
        _pool = CreateTestProbe("pool");
        _context = new ShardContext
        {
            Node = ATask.Node,
            Options = new ActorTasksOptions { Window = 1 },
            Handlers = new HandlerRegistry(tasks.Handlers, null),
            Clock = new VirtualClock(),
            Chance = new Chance(new Random(1)),
            Log = NullLogger.Instance,
            OpenTasks = null,
            Queries = null,
            MarkAsync = null,
        };
    }

    [Fact]
    public async Task Open_tasks_their_payloads_and_finished_ones_are_found_again_after_a_replay()
    {
        var shard = Up();
        var ids = new List<TaskId>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await SubmitAsync(shard)).Id);
        }

        // Nobody bounds the window where nothing could be read again: all five are offered.
        Assert.Equal(5, StartAll(shard, 10).Count);
        Sys.Stop(shard);
        _pool.FishForMessage(message => message is Terminated);

        shard = Up();
        var released = StartAll(shard, 10);
        Assert.Equal(ids.Order(), released.Select(started => started.Task.Id).Order());
        Assert.All(released, started => Assert.Equal("17"u8.ToArray(), started.Payload!.Value.ToArray()));
        Assert.All(released, started => Assert.Equal((2, 0), (started.Task.Attempt, started.Task.Failures)));

        var done = released[0].Task;
        var permanent = new AttemptOutcome.Failed(new TaskError("x", "x", null, 2, "x"), Permanent: true, null);
        shard.Tell(new AttemptReport(done.Token, permanent, HandlerEnded: true), _pool);
        _pool.FishForMessage(message => message is ReportRecorded);
        var retried = await Ask(shard, new RetryTask(done.Id, "ann", null));
        Assert.Equal(StoredState.Waiting, Assert.IsType<TaskReply.Accepted>(retried).Task.State);
    }

    [Fact]
    public async Task A_task_that_is_not_there_is_not_found()
    {
        var reply = await Ask(Up(), new CancelTask(ATask.Waiting().Id, CancelMode.Force, "ann"));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<TaskReply.Refused>(reply).Kind);
    }

    private IActorRef Up()
    {
        var (context, probe) = (_context, _pool.Ref);
        var shard = Sys.ActorOf(Props.Create(() => new TaskShard(0, context, probe, probe)));
        _pool.Watch(shard);
        _pool.FishForMessage(message => message is ShardUp);
        shard.Tell(new AttemptsHeld([]), _pool);
        return shard;
    }

    private async Task<TaskState> SubmitAsync(IActorRef shard)
    {
        var state = ATask.Waiting();
        var payload = "17"u8.ToArray();
        var info = ResultWriter.Describe(payload, "application/json");
        var submit = new SubmitTask(state.Id, "demo", "default", 4, null, null, null, RetryPolicy.Default, [], null, null, info, payload);
        return Assert.IsType<TaskReply.Accepted>(await Ask(shard, submit)).Task;
    }

    private static async Task<TaskReply> Ask(IActorRef shard, TaskCommand command)
    {
        var handle = new ReplyHandle(long.MaxValue);
        shard.Tell(new ShardCommand(command, handle), ActorRefs.NoSender);
        return await handle.Reply.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private IReadOnlyList<StartedAttempt> StartAll(IActorRef shard, int count)
    {
        _pool.FishForMessage(message => message is HeadChanged { Best: not null });
        var started = new List<StartedAttempt>();
        for (var claim = 1; started.Count < 5; claim++)
        {
            shard.Tell(new ClaimTasks(claim, HandlerKind.Async, count, null), _pool);
            if (((ClaimTaken)_pool.FishForMessage(message => message is ClaimTaken)).Taken > 0)
            {
                started.AddRange(((AttemptsStarted)_pool.FishForMessage(message => message is AttemptsStarted)).Started);
            }
        }

        return started;
    }
}
