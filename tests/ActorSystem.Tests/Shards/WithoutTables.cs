using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.FrontDoor;
using ActorTasks.ActorSystemTests.Workers;
using ActorTasks.Journal;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Plugin;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Shards;

/// <summary>A shard on a journal that has no tables of ours, as with store.kind = akka: everything open is in memory.</summary>
public sealed class WithoutTables : TestKit
{
    private readonly VirtualClock _clock = new();
    private readonly ShardContext _context;
    private readonly TestProbe _pool;

    public WithoutTables()
        : base(ConfigurationFactory.ParseString("""
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            """).WithFallback(ConfigurationFactory.ParseString(RecordedAdapter.HoconFor("akka.persistence.journal.inmem"))))
    {
        var tasks = new ActorTasksBuilder().Handle("demo", async () => { await Task.Yield(); });
        _pool = CreateTestProbe("pool");
        _context = new ShardContext
        {
            Node = ATask.Node,
            Options = new ActorTasksOptions { Window = 1, SnapshotEvery = 4 },
            Handlers = new HandlerRegistry(tasks.Handlers, null),
            Clock = _clock,
            Chance = new Chance(new Random(1)),
            Log = NullLogger.Instance,
            OpenTasks = null,
            Queries = null,
            MarkAsync = null,
            Room = new OpenTaskRoom(5),
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
        End(shard, done);
        var retried = await Ask(shard, new RetryTask(done.Id, "ann", null));
        Assert.Equal(StoredState.Waiting, Assert.IsType<TaskReply.Accepted>(retried).Task.State);
    }

    [Fact]
    public async Task The_journal_holds_events_alone_and_the_snapshot_store_histories()
    {
        var shard = Up();
        for (var i = 0; i < 4; i++)
        {
            await SubmitAsync(shard);
        }

        var probe = CreateTestProbe();
        probe.AwaitAssert(() =>
        {
            var name = ShardContext.NameOf(0);
            Persistence.Instance.Apply(Sys).SnapshotStoreFor(null).Tell(new LoadSnapshot(name, SnapshotSelectionCriteria.Latest, long.MaxValue), probe.Ref);
            var loaded = probe.ExpectMsg<LoadSnapshotResult>();
            Assert.Equal(4, Assert.IsType<StoredTasks>(loaded.Snapshot?.Snapshot).Read().Count);
            Assert.Equal(4, loaded.Snapshot!.Metadata.SequenceNr);
        });
    }

    [Fact]
    public async Task A_node_that_has_as_many_open_tasks_as_it_may_takes_no_more_until_one_ends()
    {
        var shard = Up();
        for (var i = 0; i < 5; i++)
        {
            await SubmitAsync(shard);
        }

        var refused = Assert.IsType<TaskReply.Refused>(await Ask(shard, NewTask()));
        Assert.Equal(RefusalKind.Overloaded, refused.Kind);
        Assert.Contains("limits.open-tasks", refused.Message, StringComparison.Ordinal);

        // What was open is counted again after a restart.
        Sys.Stop(shard);
        _pool.FishForMessage(message => message is Terminated);
        shard = Up();
        Assert.IsType<TaskReply.Refused>(await Ask(shard, NewTask()));

        var ended = StartAll(shard, 1)[0].Task;
        End(shard, ended);
        await SubmitAsync(shard);
        Assert.IsType<TaskReply.Refused>(await Ask(shard, NewTask()));
    }

    [Fact]
    public async Task What_a_shard_has_in_memory_can_be_read_and_lists_are_refused()
    {
        var shard = Up();
        var open = await SubmitAsync(shard);
        var live = _context.Live;
        Assert.Equal(open, (await live.GetAsync(open.Id, default))!.State);
        Assert.Equal("17"u8.ToArray(), (await live.PayloadAsync(open.Id, default))!.Value.ToArray());
        Assert.Null(await live.ResultAsync(open.Id, default));
        var entry = Assert.Single(await live.EventsAsync(open.Id, 0, 10, default));
        Assert.Equal((1, open.Id), (entry.TaskSeq, ((TaskSubmitted)entry.Event).Id));
        Assert.Null(await live.GetAsync(ATask.Waiting().Id, default));
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() => live.ListAsync(new TaskFilter(), default));
        Assert.Equal("not-supported", refused.Slug);
    }

    [Fact]
    public async Task A_task_whose_handler_still_runs_does_not_start_again_after_a_restart_of_its_shard()
    {
        var shard = Up();
        await SubmitAsync(shard);
        var started = StartAll(shard, 1)[0].Task;
        shard.Tell(new AttemptReport(started.Token, new AttemptOutcome.TimedOut(new TaskError("timeout", "x", null, 1, "x")), HandlerEnded: false), _pool);
        _pool.FishForMessage(message => message is ReportRecorded);
        Sys.Stop(shard);
        _pool.FishForMessage(message => message is Terminated);

        _clock.Advance(TimeSpan.FromMinutes(1));
        shard = Up(started.Token);
        shard.Tell(new ClaimTasks(1, HandlerKind.Async, 1, null), _pool);
        Assert.Equal(0, ((ClaimTaken)_pool.FishForMessage(message => message is ClaimTaken)).Taken);
        shard.Tell(new AttemptReport(started.Token, null, HandlerEnded: true), _pool);
        Assert.Equal(2, StartAll(shard, 1)[0].Task.Attempt);
    }

    [Fact]
    public async Task A_task_that_is_not_there_is_not_found()
    {
        var reply = await Ask(Up(), new CancelTask(ATask.Waiting().Id, CancelMode.Force, "ann"));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<TaskReply.Refused>(reply).Kind);
    }

    private IActorRef Up(params AttemptToken[] held)
    {
        var (context, probe) = (_context, _pool.Ref);
        var shard = Sys.ActorOf(Props.Create(() => new TaskShard(0, context, probe, probe)));
        _pool.Watch(shard);
        _pool.FishForMessage(message => message is ShardUp);
        shard.Tell(new AttemptsHeld(held), _pool);
        return shard;
    }

    private void End(IActorRef shard, TaskState started)
    {
        var permanent = new AttemptOutcome.Failed(new TaskError("x", "x", null, started.Attempt, "x"), Permanent: true, null);
        shard.Tell(new AttemptReport(started.Token, permanent, HandlerEnded: true), _pool);
        _pool.FishForMessage(message => message is ReportRecorded);
    }

    private static SubmitTask NewTask()
    {
        var state = ATask.Waiting();
        var payload = "17"u8.ToArray();
        var info = ResultWriter.Describe(payload, "application/json");
        return new SubmitTask(state.Id, "demo", "default", 4, null, null, null, RetryPolicy.Default, [], null, null, info, payload);
    }

    private static async Task<TaskState> SubmitAsync(IActorRef shard) => Assert.IsType<TaskReply.Accepted>(await Ask(shard, NewTask())).Task;

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
        for (var claim = 1; started.Count < Math.Min(count, 5); claim++)
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
