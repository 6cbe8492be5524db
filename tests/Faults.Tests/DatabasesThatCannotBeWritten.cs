using ActorTasks.FaultsTests.Server;
using ActorTasks.PostgresTesting;

namespace ActorTasks.FaultsTests;

/// <summary>A start on a database that only reads is refused with what to do, not left to fail at each write.</summary>
public sealed class DatabasesThatCannotBeWritten
{
    private const int StoreRefused = 73;

    [Fact]
    public async Task A_database_that_is_read_only_by_default_refuses_the_start()
    {
        var database = PostgresCluster.Shared.CreateDatabase("default_transaction_read_only = on");

        var said = await StartAsync(PostgresCluster.Shared.ConnectionTo(database));

        Assert.Contains("can only be read", said, StringComparison.Ordinal);
        Assert.Contains("default_transaction_read_only", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standby_refuses_the_start_and_is_verified_while_a_server_works_on_its_primary()
    {
        using var primary = PostgresCluster.Begin();
        using var store = TestStore.On(primary.Connection);
        await using var server = store.Start();
        await server.FirstAcceptedAsync();
        using var standby = PostgresCluster.StandbyOf(primary);

        var said = await StartAsync(standby.Connection);
        var (code, report) = await ServerProcess.RunAsync("verify", "--postgres", standby.Connection);

        Assert.Contains("the server is a standby", said, StringComparison.Ordinal);
        Assert.True(code == 0, report);
        Assert.StartsWith("1 task", report, StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task<string> StartAsync(string connection)
    {
        var (code, said) = await ServerProcess.RunAsync("--urls", "http://127.0.0.1:0", "--postgres", connection);
        Assert.Equal(StoreRefused, code);
        return said;
    }
}
