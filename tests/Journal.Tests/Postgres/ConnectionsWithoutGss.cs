using System.Reflection;
using ActorTasks.Journal;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Writing;
using Npgsql;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>
/// A connection that could not be opened with encryption by GSS in time, and then was without it, stayed in the pool of
/// Npgsql 10.0.0 and failed at every command: after a silence of the network no shard came up again.
/// </summary>
public sealed class ConnectionsWithoutGss : IDisposable
{
    private const int Uses = 4;
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private readonly HangingUpRelay _relay = new(PostgresServer.One.Port);
    private readonly PostgresStoreOptions _options;

    public ConnectionsWithoutGss() => _options = new()
    {
        Connection = PostgresServer.One.ConnectionTo("postgres", _relay.Port),
        Schema = $"test_{Guid.NewGuid():N}",
        Partitions = 4,
        Readers = 3,
    };

    public void Dispose() => _relay.Dispose();

    [Fact]
    public void An_opening_that_is_hung_up_on_fails_and_is_not_tried_again_in_another_way()
    {
        using var pool = PostgresConnections.Pool(_options, prepared: false);
        _relay.HangUpOnce();

        Assert.Throws<NpgsqlException>(() => Ask(pool));

        Assert.True(_relay.HasHungUp);
        Assert.All(Enumerable.Range(0, Uses), _ => Assert.Equal(1, Ask(pool)));
    }

    [Fact]
    public async Task Nor_is_that_of_the_connection_for_the_lease()
    {
        await using var store = await PostgresTaskStore.OpenAsync(_options);
        var node = new NodeCard(Guid.NewGuid(), "one", null, TimeSpan.FromSeconds(30));
        _relay.HangUpOnce();

        Assert.Throws<StoreLostException>(() => store.Leases!.Join(node));

        Assert.True(_relay.HasHungUp);
        store.Leases!.Join(node);
        Assert.All(Enumerable.Range(0, Uses), _ => Assert.True(store.Leases.Beat().IsAlive));
        store.Leases.Leave();
    }

    [Fact]
    public async Task A_connection_of_no_use_that_is_in_the_pool_all_the_same_costs_the_writer_one_write()
    {
        await (await PostgresTaskStore.OpenAsync(_options)).DisposeAsync();
        await using var pool = PostgresConnections.Pool(_options, prepared: false);
        using var writer = new PostgresWriter(pool, new PostgresSql(_options.Schema), _options, new PostgresOwner());
        MakeUseless(pool);

        var unusable = Assert.Throws<OutcomeUnknownException>(() => writer.Run(new HouseItem(1, 1)));

        Assert.IsType<ObjectDisposedException>(unusable.InnerException);
        Assert.All(Enumerable.Range(0, Uses), _ => writer.Run(new HouseItem(1, 1)));
        Assert.Equal(1, Ask(pool));
    }

    /// <summary>Leaves a connection in the pool in the state in which the driver did.</summary>
    private static void MakeUseless(NpgsqlDataSource pool)
    {
        using var connection = pool.OpenConnection();
        var connector = typeof(NpgsqlConnection).GetProperty("Connector", Hidden)!.GetValue(connection)!;
        var signals = connector.GetType().GetFields(Hidden).Select(field => field.GetValue(connector)).OfType<ManualResetEventSlim>().ToList();
        Assert.NotEmpty(signals);
        signals.ForEach(signal => signal.Dispose());
    }

    private static object? Ask(NpgsqlDataSource pool)
    {
        using var connection = pool.OpenConnection();
        using var command = new NpgsqlCommand("SELECT 1", connection);
        return command.ExecuteScalar();
    }
}
