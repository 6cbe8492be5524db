using System.Diagnostics;
using ActorTasks.Journal;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Postgres;
using ActorTasks.JournalTests.Moving;
using ActorTasks.PostgresTesting;
using Npgsql;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>A streaming standby of a primary that a server works on: it is verified, and everything else is refused.</summary>
public sealed class Standbys(Standbys.Pair pair) : IClassFixture<Standbys.Pair>, IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly PostgresStoreOptions _primary = new() { Connection = pair.Primary.Connection, Schema = $"test_{Guid.NewGuid():N}", Partitions = 4, Readers = 3 };

    private PostgresTaskStore _store = null!;

    private PostgresStoreOptions Standby => _primary with { Connection = pair.Standby.Connection };

    public async Task InitializeAsync()
    {
        _store = await PostgresTaskStore.OpenAsync(_primary);
        _store.Leases!.Join(new NodeCard(Guid.NewGuid(), "one", null, TimeSpan.FromSeconds(30)));
        _store.Leases.Take();
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_standby_is_verified_as_of_one_commit_while_a_server_writes_to_its_primary()
    {
        await Filled.FillAsync(_store);
        using var stop = new CancellationTokenSource();
        using var written = new SemaphoreSlim(0);
        var writing = WriteAsync(written, stop.Token);
        var last = 0L;
        for (var round = 0; round < 5; round++)
        {
            Assert.True(await written.WaitAsync(s_patience), "Nothing is written.");
            await pair.FollowedAsync();

            var report = StoppedPostgres.Verify(Standby, 20, CancellationToken.None);

            Assert.True(report.IsClean, report.ToString());
            Assert.True(report.Tasks > last, $"{report.Tasks} tasks, as before, though more were written.");
            last = report.Tasks;
            while (written.Wait(0))
            {
                // Only what comes after this look counts for the next.
            }
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task What_is_written_after_the_snapshot_of_an_audit_is_not_in_it()
    {
        var shard = await TestShard.OpenAsync(_store, 1);
        await shard.FinishedAsync();
        await using var connections = NpgsqlDataSource.Create(_primary.Connection);
        await using var exporting = await connections.OpenConnectionAsync();
        await using var lasting = await exporting.BeginTransactionAsync();
        var sql = new PostgresSql(_primary.Schema);
        await using var export = sql.Command(exporting, "export-snapshot");
        var audit = new PostgresAudit(connections, sql, _store.Files, null) { Snapshot = (string)(await export.ExecuteScalarAsync())! };

        Assert.Single(audit.Rows());
        await shard.FinishedAsync();

        Assert.Single(audit.Rows());
        Assert.Single(audit.TaskEvents().Select(stored => stored.Id).Distinct());
        Assert.True(VerifyStore.Run(audit, 20, CancellationToken.None).IsClean);
    }

    [Fact]
    public async Task Verbs_that_write_or_need_it_for_themselves_are_refused_with_where_to_go()
    {
        await pair.FollowedAsync();
        using var folder = new TempFolder();
        foreach (var verb in new Func<Task>[]
        {
            () => Task.FromResult(StoppedPostgres.Rebuild(Standby, CancellationToken.None)),
            () => StoppedPostgres.RestoredAsync(Standby, 1, 1),
            () => StoppedPostgres.MoveToFolderAsync(Standby, folder["data"], 20, new HeardProgress(), default),
            () => PostgresTaskStore.OpenAsync(Standby),
        })
        {
            var refused = await Assert.ThrowsAsync<StoreRefusedException>(verb);
            Assert.Contains("Give the address of the primary", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_standby_without_our_schema_or_with_that_of_another_version_is_refused()
    {
        pair.Primary.Ask($"UPDATE {_primary.Schema}.meta SET value = '1' WHERE name = 'schema'");
        await pair.FollowedAsync();

        var older = Assert.Throws<StoreRefusedException>(() => StoppedPostgres.Verify(Standby, 20, CancellationToken.None));
        var none = Assert.Throws<StoreRefusedException>(() => StoppedPostgres.Verify(Standby with { Schema = "nothing" }, 20, CancellationToken.None));

        Assert.Contains("a standby cannot be migrated", older.Message, StringComparison.Ordinal);
        Assert.Contains("holds no schema 'nothing'", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_that_the_standby_ended_is_told_with_what_to_set()
    {
        var refused = PostgresErrors.Refusal(new PostgresException("canceling statement due to conflict with recovery", "ERROR", "ERROR", PostgresErrorCodes.SerializationFailure));

        Assert.Contains("hot_standby_feedback", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Tasks that are submitted, run and end, without a pause.</summary>
    private async Task WriteAsync(SemaphoreSlim written, CancellationToken stop)
    {
        var shard = await TestShard.OpenAsync(_store, 1);
        while (!stop.IsCancellationRequested)
        {
            await shard.FinishedAsync();
            written.Release();
        }
    }

    /// <summary>A primary and its standby.</summary>
    public sealed class Pair : IDisposable
    {
        internal PostgresCluster Primary { get; } = PostgresCluster.Begin();

        internal PostgresCluster Standby => field ??= PostgresCluster.StandbyOf(Primary);

        public void Dispose()
        {
            Standby.Dispose();
            Primary.Dispose();
        }

        /// <summary>Waits until the standby has all that the primary has now.</summary>
        internal async Task FollowedAsync()
        {
            var written = Primary.Ask("SELECT pg_current_wal_lsn()::text");
            var since = Stopwatch.StartNew();
            while (!(bool)Standby.Ask($"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn")!)
            {
                Assert.True(since.Elapsed < s_patience, $"The standby has not come to {written}.");
                await Task.Yield();
            }
        }
    }
}
