using ActorTasks.Journal;
using ActorTasks.Journal.Postgres;
using Npgsql;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>Several processes over one database: each store here is one of them.</summary>
public sealed class TwoOwners : IAsyncLifetime
{
    private readonly PostgresStoreOptions _options = new()
    {
        Connection = PostgresServer.One.Connection,
        Schema = $"test_{Guid.NewGuid():N}",
        Partitions = 4,
        Readers = 3,
    };

    private PostgresTaskStore _one = null!;
    private PostgresTaskStore _other = null!;

    public async Task InitializeAsync()
    {
        _one = await PostgresTaskStore.OpenAsync(_options);
        _other = await PostgresTaskStore.OpenAsync(_options);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        var report = StoppedPostgres.Verify(_options, 20, CancellationToken.None);
        Assert.True(report.IsClean, report.ToString());
    }

    [Fact]
    public async Task Processes_that_start_at_once_make_the_schema_once()
    {
        var fresh = _options with { Schema = $"test_{Guid.NewGuid():N}", Partitions = null };

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PostgresTaskStore.OpenAsync(fresh))));

        Assert.All(stores, store => Assert.Equal(64, store.Partitions));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_owner_before_cannot_write_once_another_has_opened_the_partition()
    {
        var before = await TestShard.OpenAsync(_one, 1);
        await before.SubmitAsync();
        var now = await TestShard.OpenAsync(_other, 1);

        await Assert.ThrowsAsync<StaleEpochException>(() => before.SubmitAsync());

        Assert.Equal(before.Epoch + 1, now.Epoch);
        await now.SubmitAsync();
    }

    [Fact]
    public async Task A_stale_write_leaves_those_of_other_partitions_alone()
    {
        var stale = await TestShard.OpenAsync(_one, 1);
        var sound = await TestShard.OpenAsync(_one, 2);
        await TestShard.OpenAsync(_other, 1);

        var refused = stale.SubmitAsync();
        var written = sound.SubmitAsync();

        await Assert.ThrowsAsync<StaleEpochException>(() => refused);
        Assert.NotNull(await _other.Queries.GetAsync((await written).Id, default));
    }

    [Fact]
    public async Task A_key_asked_for_by_two_processes_at_once_has_one_owner()
    {
        var one = await TestShard.OpenAsync(_one, 0);
        var other = await TestShard.OpenAsync(_other, 3);
        for (var round = 0; round < 20; round++)
        {
            var key = $"key-{round}";
            var asked = new[] { one.SubmitAsync(one.Submit(key: key)), other.SubmitAsync(other.Submit(key: key)) };

            await Task.WhenAll(asked).ContinueWith(_ => { }, TaskScheduler.Default);

            var owner = Assert.Single(asked, submit => submit.IsCompletedSuccessfully);
            var refusal = Assert.IsType<KeyTakenException>(Assert.Single(asked, submit => submit.IsFaulted).Exception!.InnerException);
            Assert.Equal((await owner).Id, refusal.Earlier);
        }
    }

    [Fact]
    public async Task A_key_that_ran_out_goes_to_the_next_who_asks_for_it()
    {
        var one = await TestShard.OpenAsync(_one, 0);
        var other = await TestShard.OpenAsync(_other, 3);
        await one.SubmitAsync(one.Submit(key: "k"));
        other.TimeUs += TestShard.KeyKeptUs;

        var next = await other.SubmitAsync(other.Submit(key: "k"));

        var refusal = await Assert.ThrowsAsync<KeyTakenException>(() => one.SubmitAsync(one.Submit(key: "k")));
        Assert.Equal(next.Id, refusal.Earlier);
    }

    [Fact]
    public async Task An_opening_waits_for_a_write_under_way()
    {
        var before = await TestShard.OpenAsync(_one, 1);
        await using var source = NpgsqlDataSource.Create(_options.Connection);
        await using var connection = await source.OpenConnectionAsync();
        var write = await connection.BeginTransactionAsync();
        await using (var locked = new NpgsqlCommand($"SELECT {_options.Schema}.require_epochs(ARRAY[1], ARRAY[{before.Epoch}::bigint])", connection))
        {
            await locked.ExecuteNonQueryAsync();
        }

        var opening = TestShard.OpenAsync(_other, 1);
        await Locks.UntilSomebodyWaitsAsync(source, _options.Schema);
        Assert.False(opening.IsCompleted);
        await write.RollbackAsync();

        Assert.Equal(before.Epoch + 1, (await opening).Epoch);
    }

    [Fact]
    public async Task Nobody_knows_what_became_of_a_write_whose_connection_was_ended_and_the_shard_goes_on_after_opening_again()
    {
        var shard = await TestShard.OpenAsync(_one, 1);
        await shard.SubmitAsync();
        await using var source = NpgsqlDataSource.Create(_options.Connection);
        await using var connection = await source.OpenConnectionAsync();
        var block = await connection.BeginTransactionAsync();
        await using (var locked = new NpgsqlCommand($"SELECT 1 FROM {_options.Schema}.partitions WHERE partition = 1 FOR UPDATE", connection))
        {
            await locked.ExecuteNonQueryAsync();
        }

        var cut = shard.SubmitAsync();
        await Locks.UntilSomebodyWaitsAsync(source, _options.Schema);
        await EndThoseWhoWaitAsync(source);

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => cut);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => shard.SubmitAsync());
        await block.RollbackAsync();
        await shard.OpenAgainAsync();
        await shard.SubmitAsync();
        Assert.Equal(2, shard.LastSeq);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_has_certainly_not_stored_anything()
    {
        var error = await Assert.ThrowsAsync<StoreRefusedException>(() => PostgresTaskStore.OpenAsync(_options with { Connection = "Host=127.0.0.1;Port=1;Username=x" }));

        Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_asked_for_since_the_database_is_away_is_told_as_a_loss()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=x");
        var files = new PostgresFiles(nowhere, new PostgresSql(_options.Schema), new PostgresOwner(), StoreHealth.Untold);
        var key = FileKey.OfInput((await TestShard.OpenAsync(_one, 1)).NewId(), "a");

        await Assert.ThrowsAsync<StoreLostException>(() => files.OpenReadAsync(key, default).AsTask());
        Assert.Throws<StoreLostException>(() => files.OpenRead(key));
    }

    [Fact]
    public async Task Files_that_were_on_their_way_when_a_process_ended_are_swept_by_the_next_start()
    {
        var id = (await TestShard.OpenAsync(_one, 1)).NewId();
        var coming = _one.Files.Begin();
        await coming.Create("file-a").WriteAsync(new byte[300_000]);
        var placed = _one.Files.Begin();
        await placed.Create("file-b").CloseAsync();
        await placed.PlaceAsync(id, FileScopes.Inputs);

        await _other.Leases!.SweepAsync();

        await using var source = NpgsqlDataSource.Create(_options.Connection);
        await using var left = source.CreateCommand($"SELECT (SELECT count(*) FROM {_options.Schema}.files) + (SELECT count(*) FROM {_options.Schema}.file_pieces)");
        Assert.Equal(0L, await left.ExecuteScalarAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(() => _one.Files.OpenReadAsync(FileKey.OfInput(id, "b"), default).AsTask());
    }

    private async Task EndThoseWhoWaitAsync(NpgsqlDataSource source)
    {
        await using var end = source.CreateCommand(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%{_options.Schema}%'");
        await end.ExecuteNonQueryAsync();
    }
}
