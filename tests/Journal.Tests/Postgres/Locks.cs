using System.Diagnostics;
using Npgsql;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>Who waits for a lock on the server.</summary>
internal static class Locks
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a statement that names something waits for a lock.</summary>
    public static async Task UntilSomebodyWaitsAsync(NpgsqlDataSource source, string named)
    {
        await using var waiting = source.CreateCommand(
            $"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE '%{named}%'");
        var since = Stopwatch.StartNew();
        while ((long)(await waiting.ExecuteScalarAsync())! == 0)
        {
            Assert.True(since.Elapsed < s_patience, $"No statement that names {named} waits for a lock.");
            await Task.Yield();
        }
    }
}
