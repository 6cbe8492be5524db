using ActorTasks.Journal;
using ActorTasks.Journal.Postgres;
using Npgsql;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>Processes as nodes: who may own partitions, and who may not any more.</summary>
public sealed class Nodes : IAsyncLifetime
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private readonly PostgresStoreOptions _options = new()
    {
        Connection = PostgresServer.One.Connection,
        Schema = $"test_{Guid.NewGuid():N}",
        Partitions = 4,
        Readers = 3,
    };

    private readonly Guid _first = Guid.NewGuid();
    private readonly Guid _second = Guid.NewGuid();
    private PostgresTaskStore _one = null!;
    private PostgresTaskStore _other = null!;

    private INodeLeases One => _one.Leases!;

    private INodeLeases Other => _other.Leases!;

    public async Task InitializeAsync()
    {
        _one = await PostgresTaskStore.OpenAsync(_options);
        _other = await PostgresTaskStore.OpenAsync(_options);
        One.Join(new NodeCard(_first, "one", null, s_lease));
        Other.Join(new NodeCard(_second, "other", null, s_lease));
    }

    public async Task DisposeAsync()
    {
        One.Leave();
        Other.Leave();
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        var report = StoppedPostgres.Verify(_options, 20, CancellationToken.None);
        Assert.True(report.IsClean, report.ToString());
    }

    [Fact]
    public void Partitions_without_an_owner_are_taken_once()
    {
        Assert.Equal([0, 1, 2, 3], One.Take());
        Assert.Empty(Other.Take());
        Assert.Empty(One.Beat().Elsewhere);
        Assert.All(Other.Beat().Elsewhere, partition => Assert.Equal(_first, partition.Owner));
    }

    [Fact]
    public async Task Of_many_that_take_at_once_one_has_each_partition()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresTaskStore.OpenAsync(_options)));
        var taken = await Task.WhenAll(stores.Select(store => Task.Run(() =>
        {
            store.Leases!.Join(new NodeCard(Guid.NewGuid(), "one of many", null, s_lease));
            return store.Leases.Take();
        })));

        Assert.Equal([0, 1, 2, 3], taken.SelectMany(partitions => partitions).Order());
        foreach (var store in stores)
        {
            store.Leases!.Leave();
            await store.DisposeAsync();
        }
    }

    [Fact]
    public void A_node_sees_the_others_and_that_their_leases_last()
    {
        var seen = Assert.Single(One.Beat().Others);

        Assert.Equal((_second, "other", s_lease, false), (seen.Incarnation, seen.Name, seen.Lease, seen.HasEnded));
    }

    [Fact]
    public async Task The_shard_of_another_nodes_partition_cannot_be_opened()
    {
        One.Take();

        await Assert.ThrowsAsync<NotOwnerException>(() => TestShard.OpenAsync(_other, 1));

        await (await TestShard.OpenAsync(_one, 1)).SubmitAsync();
    }

    [Fact]
    public async Task What_a_dead_node_owned_is_taken_and_its_writes_are_refused()
    {
        One.Take();
        var before = await TestShard.OpenAsync(_one, 1);
        var kept = await before.SubmitAsync();
        Other.Bury(Other.Beat().Others);

        Assert.Equal([0, 1, 2, 3], Other.Take());

        await Assert.ThrowsAsync<StaleEpochException>(() => before.SubmitAsync());
        await Assert.ThrowsAsync<NotOwnerException>(() => before.OpenAgainAsync());
        var after = await TestShard.OpenAsync(_other, 1);
        Assert.NotNull(await _other.Queries.GetAsync(kept.Id, default));
        await after.SubmitAsync();
    }

    [Fact]
    public void A_node_that_was_declared_dead_hears_of_it_takes_nothing_and_may_begin_anew()
    {
        One.Take();
        Other.Bury(Other.Beat().Others);
        Assert.False(One.Beat().IsAlive);
        Assert.Empty(One.Take());

        One.Join(new NodeCard(Guid.NewGuid(), "one", null, s_lease));

        Assert.True(One.Beat().IsAlive);
        Assert.Equal([0, 1, 2, 3], One.Take());
    }

    [Fact]
    public void A_node_that_gave_a_sign_since_it_was_seen_is_not_declared_dead()
    {
        var seen = Other.Beat().Others;
        One.Beat();

        Other.Bury(seen);

        Assert.True(One.Beat().IsAlive);
    }

    [Fact]
    public void A_node_that_cannot_know_whether_it_joined_may_join_again()
    {
        One.Join(new NodeCard(_first, "one", null, s_lease));

        Assert.Single(Other.Beat().Others);
    }

    [Fact]
    public void What_a_node_that_left_owned_is_free()
    {
        One.Take();
        One.Leave();

        Assert.Equal([0, 1, 2, 3], Other.Take());
    }

    [Fact]
    public async Task A_dead_node_that_stopped_in_the_middle_of_a_write_does_not_keep_its_partitions()
    {
        One.Take();
        var epoch = (await TestShard.OpenAsync(_one, 1)).Epoch;
        await using var source = NpgsqlDataSource.Create(_options.Connection);
        await using var connection = await source.OpenConnectionAsync();
        var write = await connection.BeginTransactionAsync();
        await using (var locked = new NpgsqlCommand(
            $"SELECT set_config('application_name', 'ActorTasks {_first}', true), {_options.Schema}.require_epochs(ARRAY[1], ARRAY[{epoch}::bigint])", connection))
        {
            await locked.ExecuteNonQueryAsync();
        }

        Other.Bury(Other.Beat().Others);

        Assert.Equal([0, 1, 2, 3], Other.Take());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => write.CommitAsync());
    }

    [Fact]
    public async Task Files_of_a_living_node_are_left_alone_those_of_a_dead_one_are_swept()
    {
        One.Take();
        var id = (await TestShard.OpenAsync(_one, 1)).NewId();
        var placed = _one.Files.Begin();
        await placed.Create("file-a").CloseAsync();
        await placed.PlaceAsync(id, FileScopes.Inputs);

        await Other.SweepAsync();
        Assert.Equal(1L, await CountFilesAsync());

        Other.Bury(Other.Beat().Others);
        Other.Take();
        await Other.SweepAsync();
        Assert.Equal(0L, await CountFilesAsync());
    }

    [Fact]
    public void A_database_that_a_node_works_on_is_refused_to_verbs()
    {
        var refused = Assert.Throws<StoreRefusedException>(() => StoppedPostgres.Verify(_options, 20, CancellationToken.None));

        Assert.Contains("in use by node", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_whose_nodes_are_gone_for_certain_is_not_refused_to_verbs()
    {
        One.Leave();
        Other.Leave();
        One.Join(new NodeCard(_first, "killed", HostProcess.Mine![..HostProcess.Mine!.LastIndexOf('/')] + "/1", s_lease));

        Assert.True(StoppedPostgres.Verify(_options, 20, CancellationToken.None).IsClean);
    }

    [Fact]
    public void A_database_that_does_not_answer_is_told_as_such()
    {
        using var away = new PostgresLeases(_options with { Connection = "Host=127.0.0.1;Port=1;Username=x" }, new PostgresSql("x"), new PostgresOwner(), null!, _one.Queries);

        Assert.ThrowsAny<StoreUnavailableException>(() => away.Join(new NodeCard(_first, "one", null, s_lease)));
    }

    private async Task<long> CountFilesAsync()
    {
        await using var source = NpgsqlDataSource.Create(_options.Connection);
        await using var count = source.CreateCommand($"SELECT count(*) FROM {_options.Schema}.files");
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
