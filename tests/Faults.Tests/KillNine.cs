using ActorTasks.FaultsTests.Server;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>Promises 1 to 3 of the design against a process that dies at random moments.</summary>
public sealed class KillNine(ITestOutputHelper output)
{
    private const int Clients = 16;

    [Theory]
    [InlineData(StoreKind.Sqlite, 20)]
    [InlineData(StoreKind.Postgres, 6)]
    public Task Every_accepted_task_is_finished_once_however_often_the_server_is_killed(StoreKind kind, int rounds) => KillAsync(kind, rounds);

    [Theory]
    [InlineData(StoreKind.Postgres, 40)]
    [Trait("Length", "full")]
    public Task Every_accepted_task_is_finished_once_however_often_the_server_is_killed_for_long(StoreKind kind, int rounds) => KillAsync(kind, rounds);

    private async Task KillAsync(StoreKind kind, int rounds)
    {
        using var store = TestStore.Of(kind);
        await Kills.AssertKeptAsync(store, Clients, rounds, output);
    }
}
