using ActorTasks.Journal;
using ActorTasks.Journal.Postgres;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>A server whose defaults are not the usual ones: what a commit promises does not hang on them.</summary>
public sealed class UnusualSettings : IAsyncLifetime
{
    private readonly string _database = PostgresServer.One.CreateDatabase(
        "synchronous_commit = off",
        "default_transaction_isolation = serializable",
        "standard_conforming_strings = off",
        "backslash_quote = off",
        "escape_string_warning = off",
        "TimeZone = 'Asia/Kathmandu'",
        "DateStyle = 'German, DMY'",
        "IntervalStyle = iso_8601",
        "bytea_output = escape",
        "search_path = pg_catalog",
        "statement_timeout = '20s'",
        "quote_all_identifiers = on");

    private PostgresTaskStore _store = null!;

    private PostgresStoreOptions Options => new() { Connection = PostgresServer.One.ConnectionTo(_database), Partitions = 4, Readers = 3 };

    public async Task InitializeAsync()
    {
        _store = await PostgresTaskStore.OpenAsync(Options);
        Ask("CREATE TABLE actortasks.seen (what text)");
        Ask("""
            CREATE FUNCTION actortasks.note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO actortasks.seen SELECT current_setting('synchronous_commit') || ', ' || current_setting('transaction_isolation');
                RETURN NULL;
            END $$
            """);
        Ask("CREATE TRIGGER note AFTER INSERT ON actortasks.events EXECUTE FUNCTION actortasks.note()");
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        var report = StoppedPostgres.Verify(Options, 20, CancellationToken.None);
        Assert.True(report.IsClean, report.ToString());
    }

    [Fact]
    public async Task A_commit_is_synced_and_sees_what_is_committed_whatever_the_defaults_are()
    {
        var shard = await TestShard.OpenAsync(_store, 1);

        await shard.SubmitAsync();

        Assert.Equal("on, read committed", Ask("SELECT DISTINCT what FROM actortasks.seen"));
    }

    [Fact]
    public async Task A_commit_waits_for_no_more_standbys_than_the_server_is_set_to()
    {
        Ask($"ALTER DATABASE {_database} SET synchronous_commit = local");
        await using var other = await PostgresTaskStore.OpenAsync(Options);
        var shard = await TestShard.OpenAsync(other, 2);

        await shard.SubmitAsync();

        Assert.Equal("local, read committed", Ask("SELECT DISTINCT what FROM actortasks.seen"));
    }

    [Fact]
    public async Task An_owner_that_was_replaced_learns_just_that()
    {
        await using var other = await PostgresTaskStore.OpenAsync(Options);
        var before = await TestShard.OpenAsync(_store, 3);
        await before.SubmitAsync();
        await TestShard.OpenAsync(other, 3);

        await Assert.ThrowsAsync<StaleEpochException>(() => before.SubmitAsync());
    }

    [Fact]
    public async Task Text_and_bytes_come_back_as_they_went()
    {
        var shard = await TestShard.OpenAsync(_store, 0);
        var task = await shard.SubmitAsync(shard.Submit(key: @"a\'b\\c%_""ä"));
        await using var stage = _store.Files.Begin();
        var file = stage.Create("file-a");
        byte[] bytes = [0, 1, 39, 92, 255, 128];
        await file.WriteAsync(bytes);
        await file.CloseAsync();
        await stage.PlaceAsync(task.Id, FileScopes.Inputs);
        stage.Keep();

        var taken = await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(shard.Submit(key: @"a\'b\\c%_""ä")));
        await using var stored = await _store.Files.OpenReadAsync(FileKey.OfInput(task.Id, "a"), default);
        var read = new byte[bytes.Length];
        await stored.ReadExactlyAsync(read);

        Assert.Equal(task.Id, taken.Earlier);
        Assert.Equal(bytes, read);
    }

    private object? Ask(string sql) => PostgresServer.One.Ask(sql, _database);
}
