using ActorTasks.Journal;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Postgres;
using Npgsql;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>A newer version on a database that an older one works on, or worked on.</summary>
public sealed class Migrating : IAsyncLifetime
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    /// <summary>Serializable, since a start must see what another one has made while it waited.</summary>
    private readonly PostgresStoreOptions _options = new()
    {
        Connection = PostgresServer.One.ConnectionTo(PostgresServer.One.CreateDatabase("default_transaction_isolation = serializable")),
        Partitions = 4,
        Readers = 3,
    };

    private readonly PostgresSql _newer;
    private readonly Guid _incarnation = Guid.NewGuid();
    private PostgresTaskStore _older = null!;

    public Migrating()
    {
        var known = new PostgresSql(_options.Schema);
        _newer = new PostgresSql(_options.Schema)
        {
            Migrations = [.. known.Migrations, (known.Newest + 1, "ALTER TABLE actortasks.tasks ADD COLUMN colour text")],
        };
    }

    private INodeLeases Older => _older.Leases!;

    public async Task InitializeAsync()
    {
        _older = await PostgresTaskStore.OpenAsync(_options);
        Older.Join(new NodeCard(_incarnation, "elder", null, s_lease));
        Older.Take();
    }

    public async Task DisposeAsync() => await _older.DisposeAsync();

    [Fact]
    public async Task A_schema_is_not_migrated_under_a_node_that_lives_which_is_named_with_its_version()
    {
        var refused = Assert.Throws<StoreRefusedException>(Migrate);

        Assert.Contains($"elder (ActorTasks {EventCodec.ProductVersion})", refused.Message, StringComparison.Ordinal);
        Assert.Contains("stop that server first", refused.Message, StringComparison.Ordinal);
        Assert.False(IsMigrated());
        await (await TestShard.OpenAsync(_older, 1)).SubmitAsync();
        Assert.True(Older.Beat().IsAlive);
    }

    [Fact]
    public void Nor_under_one_of_several_that_stands_by()
    {
        using var standingBy = new PostgresLeases(_options, new PostgresSql(_options.Schema), new PostgresOwner(), null!, _older.Queries);
        standingBy.Join(new NodeCard(Guid.NewGuid(), "younger", null, s_lease));

        var refused = Assert.Throws<StoreRefusedException>(Migrate);

        Assert.Contains("elder (", refused.Message, StringComparison.Ordinal);
        Assert.Contains(", younger (", refused.Message, StringComparison.Ordinal);
        Assert.Contains("stop those servers first", refused.Message, StringComparison.Ordinal);
        Older.Leave();
        Assert.DoesNotContain("elder", Assert.Throws<StoreRefusedException>(Migrate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_migrated_when_all_have_left()
    {
        Older.Leave();

        Migrate();

        Assert.True(IsMigrated());
    }

    [Fact]
    public async Task What_is_left_of_a_dead_node_can_neither_write_nor_join_after_it()
    {
        var shard = await TestShard.OpenAsync(_older, 1);
        var kept = await shard.SubmitAsync();
        Ask("UPDATE actortasks.nodes SET lease_until = 0");

        Migrate();

        await Assert.ThrowsAsync<StaleEpochException>(() => shard.SubmitAsync());
        await Assert.ThrowsAsync<NotOwnerException>(() => shard.OpenAgainAsync());
        Assert.False(Older.Beat().IsAlive);
        var refused = Assert.Throws<StoreUnavailableException>(() => Older.Join(new NodeCard(Guid.NewGuid(), "elder", null, s_lease)));
        Assert.Contains("has been migrated", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await _older.Queries.GetAsync(kept.Id, default));
    }

    [Fact]
    public async Task A_dead_node_that_stopped_in_the_middle_of_a_write_does_not_hold_it_up()
    {
        var epoch = (await TestShard.OpenAsync(_older, 1)).Epoch;
        await using var source = NpgsqlDataSource.Create(_options.Connection);
        await using var connection = await source.OpenConnectionAsync();
        var write = await connection.BeginTransactionAsync();
        await using (var locked = new NpgsqlCommand(
            $"SELECT set_config('application_name', 'ActorTasks {_incarnation}', true), actortasks.require_epochs(ARRAY[1], ARRAY[{epoch}::bigint])", connection))
        {
            await locked.ExecuteNonQueryAsync();
        }

        Ask("UPDATE actortasks.nodes SET lease_until = 0");

        Migrate();

        Assert.True(IsMigrated());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => write.CommitAsync());
    }

    [Fact]
    public async Task A_server_that_was_started_before_it_and_joins_behind_it_is_refused()
    {
        Older.Leave();
        await using var source = NpgsqlDataSource.Create(_options.Connection);
        await using var connection = await source.OpenConnectionAsync();
        await using var migration = await connection.BeginTransactionAsync();
        foreach (var step in new[] { new PostgresSql(_options.Schema).Read("require-no-nodes"), "UPDATE actortasks.meta SET value = value::int + 1 WHERE name = 'schema'" })
        {
            await using var command = new NpgsqlCommand(step, connection);
            await command.ExecuteNonQueryAsync();
        }

        var joining = Task.Run(() => Older.Join(new NodeCard(Guid.NewGuid(), "elder", null, s_lease)));
        await Locks.UntilSomebodyWaitsAsync(source, "nodes");
        await migration.CommitAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => joining);
    }

    [Fact]
    public async Task Processes_that_start_at_once_make_and_migrate_the_schema_once()
    {
        Older.Leave();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(Migrate)));

        Assert.True(IsMigrated());
        var fresh = _options with { Schema = "fresh" };
        foreach (var store in await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgresTaskStore.OpenAsync(fresh)))))
        {
            await store.DisposeAsync();
        }
    }

    private void Migrate()
    {
        using var connections = PostgresConnections.Pool(_options, prepared: false);
        using var connection = connections.OpenConnection();
        PostgresSchema.Prepare(connection, _newer, partitions: null);
    }

    private bool IsMigrated()
    {
        var hasColumn = (bool)Ask("SELECT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'tasks' AND column_name = 'colour')")!;
        Assert.Equal(hasColumn, (string)Ask("SELECT value FROM actortasks.meta WHERE name = 'schema'")! == $"{_newer.Newest}");
        return hasColumn;
    }

    private object? Ask(string sql) => PostgresServer.One.Ask(sql, new NpgsqlConnectionStringBuilder(_options.Connection).Database!);
}
