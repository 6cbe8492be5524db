using ActorTasks.Journal;
using ActorTasks.Journal.Sqlite;

namespace ActorTasks.JournalTests.Sqlite;

/// <summary>What verify finds in a database that somebody has tampered with, and what rebuild can mend.</summary>
public sealed class Auditing : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE tasks SET priority = 0 WHERE state = 'waiting'", "priority is '0'")]
    [InlineData("UPDATE tasks SET state = 'failed', finished_at = 1 WHERE state = 'running'", "state is 'Failed'")]
    [InlineData("UPDATE tasks SET queue = 'other' WHERE state = 'running'", "queue is 'other'")]
    [InlineData("UPDATE tasks SET due_at = NULL WHERE due_at IS NOT NULL", "due_at is ''")]
    [InlineData("UPDATE tasks SET last_seq = last_seq + 1 WHERE state = 'running'", "last_seq is")]
    [InlineData("UPDATE tasks SET detail = json_set(detail, '$.tags[0]', 'odd') WHERE state = 'waiting'", "detail is")]
    [InlineData("DELETE FROM tasks WHERE state = 'waiting'", "it has events and no row")]
    [InlineData("DELETE FROM history", "it has events and no row")]
    [InlineData("UPDATE history SET finished_at = 1", "finished_at is '1'")]
    [InlineData("UPDATE counters SET n = n + 1 WHERE what = 'running'", "counter running")]
    [InlineData("UPDATE counters SET n = n + 1 WHERE what = 'accepted'", "accepted, but")]
    [InlineData("INSERT INTO counters VALUES (0, 'ghost', 'failed', 3)", "3 is kept, none was counted")]
    [InlineData("UPDATE shards SET last_seq = 1", "its header says number 1")]
    public async Task A_table_that_is_not_what_the_events_say_is_found_and_made_anew(string tampering, string fault)
    {
        await FillAsync();
        RawDatabase.Change(_folder, tampering);

        var found = StoppedStore.Verify(_folder.Path, 20, default);
        var rebuilt = StoppedStore.Rebuild(_folder.Path, default);
        var after = StoppedStore.Verify(_folder.Path, 20, default);

        Assert.False(found.IsClean);
        Assert.Contains(found.FirstFaults, words => words.Contains(fault, StringComparison.Ordinal));
        Assert.True(rebuilt.RowsChanged + rebuilt.CountersChanged > 0);
        Assert.True(after.IsClean, after.ToString());
    }

    [Theory]
    [InlineData("DELETE FROM events WHERE name = 'AttemptStarted'", "event 3 (TaskSucceeded) follows event 1")]
    [InlineData("DELETE FROM events WHERE task_seq = 1", "follows event 0")]
    [InlineData("UPDATE events SET body = json_set(body, '$.attempt', 7) WHERE name = 'TaskSucceeded'", "a second outcome of attempt 7")]
    [InlineData("UPDATE events SET seq = seq + 100 WHERE task_seq = 1", "the one before it")]
    [InlineData("UPDATE keys SET task_id = zeroblob(16)", "key 'k': its task does not exist")]
    [InlineData("UPDATE events SET data = NULL WHERE name = 'TaskSubmitted'", "the payload (2 bytes) is gone")]
    [InlineData("UPDATE events SET data = x'7b7c' WHERE name = 'TaskSucceeded'", "the result is not the one that was stored")]
    [InlineData("UPDATE blobs SET bytes = zeroblob(20000)", "the payload is not the one that was stored")]
    [InlineData("UPDATE events SET body = replace(body, '018bcfe5', '018bcfe6') WHERE task_seq = 2", "is of task 018bcfe6")]
    public async Task A_damaged_history_is_found_and_never_made_up(string tampering, string fault)
    {
        await FillAsync();
        RawDatabase.Change(_folder, tampering);

        var found = StoppedStore.Verify(_folder.Path, 50, default);
        StoppedStore.Rebuild(_folder.Path, default);

        Assert.Contains(found.FirstFaults, words => words.Contains(fault, StringComparison.Ordinal));
        Assert.False(StoppedStore.Verify(_folder.Path, 20, default).IsClean);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_a_fault_among_others()
    {
        await FillAsync();
        RawDatabase.Change(_folder, "UPDATE events SET body = '{' WHERE name = 'AttemptStarted'; UPDATE counters SET n = n + 1 WHERE what = 'accepted'");

        var found = StoppedStore.Verify(_folder.Path, 20, default);

        Assert.Contains(found.FirstFaults, words => words.Contains("AttemptStarted", StringComparison.Ordinal));
        Assert.Contains(found.FirstFaults, words => words.Contains("accepted, but", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_file_is_found()
    {
        await FillAsync();
        RawDatabase.Change(_folder, "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'tasks_running'");

        Assert.Contains(StoppedStore.Verify(_folder.Path, 20, default).FirstFaults, words => words.StartsWith("database:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faults_are_counted_also_when_only_the_first_are_told()
    {
        await FillAsync();
        RawDatabase.Change(_folder, "DELETE FROM tasks; DELETE FROM history");

        var found = StoppedStore.Verify(_folder.Path, 2, default);

        Assert.Equal(2, found.FirstFaults.Length);
        Assert.True(found.Faults > 4);
        Assert.Contains("faults", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_stay_when_rows_are_made_anew()
    {
        await FillAsync();
        RawDatabase.Change(_folder, "UPDATE tasks SET priority = 0 WHERE held_by IS NOT NULL");

        Assert.Equal(1, StoppedStore.Rebuild(_folder.Path, default).RowsChanged);

        using var database = new RawDatabase(_folder);
        Assert.Equal([HeldReasons.NoWorker], database.Read("SELECT held_by FROM tasks WHERE held_by IS NOT NULL"));
    }

    [Fact]
    public async Task A_healthy_store_is_clean_and_nothing_is_changed()
    {
        await FillAsync();

        var report = StoppedStore.Verify(_folder.Path, 20, default);
        Assert.Equal((4, 7, 0), (report.Tasks, report.Events, report.Faults));
        var rebuilt = StoppedStore.Rebuild(_folder.Path, default);
        Assert.Equal((4, 0, 0), (rebuilt.Tasks, rebuilt.RowsChanged, rebuilt.CountersChanged));
        Assert.Contains("0 rows", rebuilt.ToString(), StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await using var store = SqliteTaskStore.Open(_folder.Options() with { Partitions = 2 });
        var shard = await TestShard.OpenAsync(store, 0);
        await shard.FinishedAsync(shard.Submit(key: "k"), "42"u8.ToArray());
        await store.KeepHouseAsync(TestShard.NowUs, default);
        await shard.SubmitAsync(shard.Submit(readyAtUs: TestShard.NowUs + 5));
        await shard.StartAsync(await shard.SubmitAsync(shard.Submit(payload: [.. Enumerable.Repeat((byte)1, 20_000)])));
        var held = await shard.SubmitAsync();
        await store.MarkAsync(0, shard.Epoch, [new HeldMark(held.Id, HeldReasons.NoWorker)]);
    }
}
