using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using ActorTasks.Journal.Plugin;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.JournalTests.Plugin;

public sealed class TaskJournalPlugin : TestKit
{
    private readonly MemoryTaskStore _store;
    private readonly SteppedStore _stepped;

    public TaskJournalPlugin()
        : this(new MemoryTaskStore(partitions: 4))
    {
    }

    private TaskJournalPlugin(MemoryTaskStore store)
        : this(store, new SteppedStore(store))
    {
    }

    private TaskJournalPlugin(MemoryTaskStore store, SteppedStore stepped)
        : base(Setup(stepped))
    {
        _store = store;
        _stepped = stepped;
    }

    [Fact]
    public void A_new_shard_is_offered_an_empty_recovery()
    {
        Start(2);

        var recovery = ExpectMsg<ShardRecovery>();
        Assert.Equal((2, 1L, 0L), (recovery.Partition, recovery.Epoch, recovery.LastSeq));
        Assert.Equal("async", Assert.Single(recovery.Ready).Kind);
        Assert.Equal(0, ExpectMsg<JournalledShard.Recovered>().LastSeq);
    }

    [Fact]
    public async Task What_a_shard_persists_is_one_write_of_the_store_and_its_next_recovery()
    {
        var shard = Start(1);
        Recovered();
        var submitted = Submitted(1, 1);
        var started = Started(submitted);

        shard.Tell(new JournalledShard.Write([submitted, started]));

        Assert.Equal(submitted, ExpectMsg<JournalledShard.Persisted>().Recorded);
        Assert.Equal(started, ExpectMsg<JournalledShard.Persisted>().Recorded);
        Assert.Equal(started.After, (await _store.Queries.GetAsync(started.After!.Id, default))!.State);

        await StopAsync(shard);
        Start(1);
        var recovery = ExpectMsg<ShardRecovery>();
        Assert.Equal((2L, 2L), (recovery.Epoch, recovery.LastSeq));
        Assert.Equal(started.After, Assert.Single(recovery.Running).State);
        Assert.Equal(2, ExpectMsg<JournalledShard.Recovered>().LastSeq);
    }

    [Fact]
    public async Task A_key_that_is_taken_rejects_that_write_alone()
    {
        var shard = Start(0);
        Recovered();
        var owner = Submitted(0, 1, "k");
        var refused = Submitted(0, 2, "k");
        var other = Submitted(0, 3);

        shard.Tell(new JournalledShard.Write([owner]));
        ExpectMsg<JournalledShard.Persisted>();
        shard.Tell(new JournalledShard.Write([refused]));
        shard.Tell(new JournalledShard.Write([other]));

        var refusal = ExpectMsg<JournalledShard.Refused>();
        Assert.Equal((owner.After!.Id, 2L), (Assert.IsType<KeyTakenException>(refusal.Cause).Earlier, refusal.Seq));
        Assert.Equal(3, ExpectMsg<JournalledShard.Persisted>().Seq);
        Assert.Null(await _store.Queries.GetAsync(refused.After!.Id, default));
        Assert.NotNull(await _store.Queries.GetAsync(other.After!.Id, default));
    }

    [Fact]
    public void A_store_that_fails_stops_the_shard_and_no_other()
    {
        var guilty = Start(0);
        Recovered();
        var other = Start(1);
        Recovered();
        Watch(guilty);
        guilty.Tell(new JournalledShard.Write([Submitted(0, 1)]));
        ExpectMsg<JournalledShard.Persisted>();

        guilty.Tell(new JournalledShard.Write([Submitted(0, 1)]));

        Assert.IsType<StoreUnavailableException>(ExpectMsg<JournalledShard.Failed>().Cause);
        ExpectTerminated(guilty);
        other.Tell(new JournalledShard.Write([Submitted(1, 1)]));
        ExpectMsg<JournalledShard.Persisted>();
    }

    [Fact]
    public async Task Events_behind_the_snapshot_are_replayed_alone()
    {
        var shard = Start(0);
        Recovered();
        var submitted = Submitted(0, 1);
        var started = Started(submitted);
        shard.Tell(new JournalledShard.Write([submitted, started]));
        ExpectMsg<JournalledShard.Persisted>();
        ExpectMsg<JournalledShard.Persisted>();
        await StopAsync(shard);

        _stepped.SnapshotIsBehindBy = 1;
        Start(0);

        Assert.Equal(1, ExpectMsg<ShardRecovery>().LastSeq);
        var replayed = ExpectMsg<JournalledShard.Replayed>();
        Assert.Equal((Recorded.Replayed(started.Event), 2L), (replayed.Recorded, replayed.Seq));
        Assert.Equal(2, ExpectMsg<JournalledShard.Recovered>().LastSeq);
    }

    [Fact]
    public async Task What_an_earlier_incarnation_had_under_way_is_refused_once_the_partition_is_open_again()
    {
        var shard = Start(0);
        Recovered();
        shard.Tell(new JournalledShard.Write([Submitted(0, 1)]));
        ExpectMsg<JournalledShard.Persisted>();

        await _store.OpenAsync(0, Windows.Sizes, 0, default);
        shard.Tell(new JournalledShard.Write([Submitted(0, 2)]));

        Assert.IsType<StaleEpochException>(ExpectMsg<JournalledShard.Failed>().Cause);
    }

    [Fact]
    public void A_partition_that_is_open_again_is_written_under_the_old_epoch_until_its_replay_begins()
    {
        var epochs = new ShardEpochs();
        epochs.Open(3, 7);
        Assert.Equal(0, epochs.Of(3));
        epochs.Adopt(3);
        epochs.Open(3, 8);
        epochs.Open(3, 6);

        Assert.Equal(7, epochs.Of(3));
        epochs.Adopt(3);
        Assert.Equal(8, epochs.Of(3));
    }

    [Fact]
    public void Snapshots_and_deletions_are_refused_and_cost_nothing()
    {
        var shard = Start(0);
        Recovered();

        shard.Tell(new JournalledShard.Save());
        Assert.IsType<NotSupportedException>(ExpectMsg<SaveSnapshotFailure>().Cause);
        shard.Tell(new JournalledShard.Write([Submitted(0, 1)]));
        ExpectMsg<JournalledShard.Persisted>();
        shard.Tell(new JournalledShard.Delete());
        Assert.IsType<NotSupportedException>(ExpectMsg<DeleteMessagesFailure>().Cause);
    }

    [Theory]
    [InlineData("shard-")]
    [InlineData("shard-x")]
    [InlineData("shard--1")]
    [InlineData("task-0001")]
    [InlineData("")]
    public void A_name_that_is_no_shards_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => ShardName.PartitionOf(name));

    [Theory]
    [InlineData(0, "shard-0000")]
    [InlineData(7, "shard-0007")]
    [InlineData(4095, "shard-4095")]
    public void A_shards_name_says_its_partition(int partition, string name)
    {
        Assert.Equal(name, ShardName.Of(partition));
        Assert.Equal(partition, ShardName.PartitionOf(name));
    }

    private static ActorSystemSetup Setup(ITaskStore store)
    {
        var services = new ServiceCollection()
            .AddSingleton(store)
            .AddSingleton<IWindowSource>(new Windows())
            .AddSingleton(TimeProvider.System)
            .AddTaskJournal()
            .BuildServiceProvider();
        return BootstrapSetup.Create()
            .WithConfig(ConfigurationFactory.ParseString(PluginServices.Hocon).WithFallback(DefaultConfig))
            .And(DependencyResolverSetup.Create(services));
    }

    private static Recorded Submitted(int partition, ulong number, string? key = null)
    {
        var id = TaskId.Create(TestShard.NowUs / 1000, partition, number);
        var submit = new SubmitTask(
            id, "send-email", "default", 5, null, null, null, RetryPolicy.Default, [], key, null, TestShard.Info([1]), new byte[] { 1 });
        var happened = ((Decision.Accepted)TaskRules.Decide(null, submit, new Facts(TestShard.NowUs, 0.5))).Events[0];
        var claims = key is null ? null : new Claims(new KeyClaim(key, new byte[] { 1 }, long.MaxValue));
        return new Recorded(happened, null, TaskRules.Evolve(null, happened), claims);
    }

    private static Recorded Started(Recorded submitted)
    {
        var before = submitted.After!;
        var happened = ((Decision.Accepted)TaskRules.Decide(before, new StartAttempt(before.Id, TestShard.Node), new Facts(TestShard.NowUs, 0.5))).Events[0];
        return new Recorded(happened, before, TaskRules.Evolve(before, happened));
    }

    private IActorRef Start(int partition) => Sys.ActorOf(Props.Create(() => new JournalledShard(partition, TestActor)));

    private void Recovered()
    {
        ExpectMsg<ShardRecovery>();
        ExpectMsg<JournalledShard.Recovered>();
    }

    private async Task StopAsync(IActorRef shard) => Assert.True(await shard.GracefulStop(TimeSpan.FromSeconds(10)));

    private sealed class Windows : IWindowSource
    {
        public static WindowSizes Sizes { get; } = TestShard.Windows();

        WindowSizes IWindowSource.Windows => Sizes;
    }
}
