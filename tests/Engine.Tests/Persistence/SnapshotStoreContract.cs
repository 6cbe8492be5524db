namespace ActorTasks.EngineTests.PersistentActors;

/// <summary>What every snapshot plug-in must do, asked through its messages.</summary>
public abstract class SnapshotStoreContract : TestKit
{
    private const string Pid = "p-1";
    private static readonly DateTime Begin = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    protected SnapshotStoreContract(Config config)
        : base(config.WithFallback("akka.test.single-expect-default = 10s"))
    {
        for (var i = 1; i <= 5; i++)
        {
            Save(Metadata(i), $"s-{i}");
        }
    }

    private IActorRef Store => Persistence.Instance.Apply(Sys).SnapshotStoreFor(null);

    [Fact]
    public void The_youngest_snapshot_is_loaded()
    {
        Assert.Equal(("s-5", Metadata(5)), Load(SnapshotSelectionCriteria.Latest));
    }

    [Fact]
    public void An_unknown_id_has_no_snapshot()
    {
        Store.Tell(new LoadSnapshot("unknown", SnapshotSelectionCriteria.Latest, long.MaxValue), TestActor);

        var result = ExpectMsg<LoadSnapshotResult>();
        Assert.Null(result.Snapshot);
        Assert.Equal(long.MaxValue, result.ToSequenceNr);
    }

    [Fact]
    public void A_snapshot_that_is_too_young_is_not_loaded()
    {
        Assert.Null(Load(new SnapshotSelectionCriteria(9)));
        Assert.Null(Load(new SnapshotSelectionCriteria(long.MaxValue, Begin)));
        Assert.Null(Load(SnapshotSelectionCriteria.Latest, 9));
        Assert.Null(Load(SnapshotSelectionCriteria.None));
    }

    [Fact]
    public void The_youngest_snapshot_up_to_a_number_is_loaded()
    {
        Assert.Equal(("s-3", Metadata(3)), Load(new SnapshotSelectionCriteria(13)));
        Assert.Equal(("s-3", Metadata(3)), Load(SnapshotSelectionCriteria.Latest, 13));
    }

    [Fact]
    public void The_youngest_snapshot_up_to_a_time_is_loaded()
    {
        Assert.Equal(("s-3", Metadata(3)), Load(new SnapshotSelectionCriteria(long.MaxValue, Metadata(3).Timestamp)));
        Assert.Equal(("s-2", Metadata(2)), Load(new SnapshotSelectionCriteria(12, Metadata(3).Timestamp)));
    }

    [Fact]
    public void A_snapshot_is_deleted_by_its_number_and_time()
    {
        Delete(Metadata(3));

        Assert.Equal(("s-2", Metadata(2)), Load(new SnapshotSelectionCriteria(13)));
    }

    [Fact]
    public void A_snapshot_is_deleted_by_its_number_when_the_time_is_left_out()
    {
        Delete(new SnapshotMetadata(Pid, 13, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc)));

        Assert.Equal(("s-2", Metadata(2)), Load(new SnapshotSelectionCriteria(13)));
    }

    [Fact]
    public void A_snapshot_of_another_time_is_not_deleted()
    {
        Delete(new SnapshotMetadata(Pid, 13, Metadata(3).Timestamp - TimeSpan.FromSeconds(2)));

        Assert.Equal(("s-3", Metadata(3)), Load(new SnapshotSelectionCriteria(13)));
    }

    [Fact]
    public void Snapshots_are_deleted_up_to_a_number_and_time()
    {
        Delete(new SnapshotSelectionCriteria(13, Metadata(3).Timestamp));

        Assert.Null(Load(new SnapshotSelectionCriteria(13)));
        Assert.Equal(("s-4", Metadata(4)), Load(new SnapshotSelectionCriteria(14)));
    }

    [Fact]
    public void Snapshots_that_are_younger_than_the_given_time_are_not_deleted()
    {
        Delete(new SnapshotSelectionCriteria(13, Metadata(3).Timestamp.Subtract(TimeSpan.FromTicks(1))));

        Assert.Equal(("s-3", Metadata(3)), Load(new SnapshotSelectionCriteria(13)));
    }

    [Fact]
    public void A_snapshot_with_the_same_number_replaces_the_one_before()
    {
        Save(Metadata(5), "s-5-again");

        Assert.Equal(("s-5-again", Metadata(5)), Load(SnapshotSelectionCriteria.Latest));
        Delete(Metadata(5));
        Assert.Equal(("s-4", Metadata(4)), Load(SnapshotSelectionCriteria.Latest));
    }

    private static SnapshotMetadata Metadata(int i) => new(Pid, 10 + i, Begin.AddHours(i));

    private void Save(SnapshotMetadata metadata, object snapshot)
    {
        Store.Tell(new SaveSnapshot(metadata, snapshot), TestActor);
        Assert.Equal(metadata, ExpectMsg<SaveSnapshotSuccess>().Metadata);
    }

    private void Delete(SnapshotMetadata metadata)
    {
        Store.Tell(new DeleteSnapshot(metadata), TestActor);
        Assert.Equal(metadata, ExpectMsg<DeleteSnapshotSuccess>().Metadata);
    }

    private void Delete(SnapshotSelectionCriteria criteria)
    {
        Store.Tell(new DeleteSnapshots(Pid, criteria), TestActor);
        Assert.Equal(criteria, ExpectMsg<DeleteSnapshotsSuccess>().Criteria);
    }

    private (string, SnapshotMetadata)? Load(SnapshotSelectionCriteria criteria, long toSequenceNr = long.MaxValue)
    {
        Store.Tell(new LoadSnapshot(Pid, criteria, toSequenceNr), TestActor);
        var result = ExpectMsg<LoadSnapshotResult>();
        Assert.Equal(toSequenceNr, result.ToSequenceNr);
        return result.Snapshot is null ? null : ((string)result.Snapshot.Snapshot, result.Snapshot.Metadata);
    }
}

public sealed class MemorySnapshotStoreTests()
    : SnapshotStoreContract("akka.persistence.snapshot-store.plugin = \"akka.persistence.snapshot-store.inmem\"");
