using Xunit.Abstractions;

namespace ActorTasks.FaultsTests.Server;

/// <summary>A server that is killed at random moments of a load, and started again.</summary>
internal static class Kills
{
    /// <summary>The next kill comes after so many more were accepted at most.</summary>
    private const int MostAccepted = 400;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Everything that was accepted in any round is kept: <see cref="Promises"/>.</summary>
    public static async Task AssertKeptAsync(TestStore store, int clients, int rounds, ITestOutputHelper output)
    {
        var random = Seed.Of(output);
        var load = new SubmitLoad(clients);
        for (var round = 0; round < rounds; round++)
        {
            await using var server = store.Start();
            await server.ReadyAsync();
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(server, stop.Token);
            await load.Accepted.MoreAsync(random.Next(MostAccepted), s_patience, "accepted tasks");
            await server.KillAsync();
            await stop.CancelAsync();
            await running;
        }

        await using var last = store.Start();
        await last.ReadyAsync();
        await Promises.AssertKeptAsync(last, store, load, mayLose: true, output);
    }
}
