using ActorTasks.Journal.Sqlite;
using ActorTasks.Journal.Tables;

namespace ActorTasks.JournalTests.Sqlite;

/// <summary>Every SQL file is one statement that SQLite takes, and none that runs while the server does reads a whole table.</summary>
public sealed class Statements : IAsyncLifetime
{
    /// <summary>Whole tables on purpose: of a stopped server, of a few rows, or in the order of their keys with a bound.</summary>
    private static readonly string[] s_scans =
    [
        "audit-counters", "audit-data", "audit-events", "audit-history", "audit-keys", "audit-shards", "audit-tasks", "counts", "read-epochs",
        "raise-epochs", .. SqlFiles.Sqlite.Names.Where(name => name.StartsWith("moving/", StringComparison.Ordinal)),
    ];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => new(SqlFiles.Sqlite.Names);

    public async Task InitializeAsync() => await SqliteTaskStore.Open(_folder.Options()).DisposeAsync();

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_statement_finds_its_rows_by_an_index(string name)
    {
        using var database = new RawDatabase(_folder);

        var plan = database.Read($"EXPLAIN QUERY PLAN {SqlFiles.Sqlite.Read(name)}", column: 3);

        Assert.True(s_scans.Contains(name) || !plan.Exists(IsWholeTable), string.Join('\n', plan));

        static bool IsWholeTable(string step) =>
            step.StartsWith("SCAN TABLE", StringComparison.Ordinal)
            && !step.Contains("USING", StringComparison.Ordinal)
            && !step.Contains("json_each", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("find-task")]
    [InlineData("list-open")]
    [InlineData("list-history")]
    [InlineData("list-history-by-state")]
    [InlineData("list-history-by-type")]
    [InlineData("list-history-by-queue")]
    [InlineData("list-history-by-key")]
    [InlineData("list-history-by-tag")]
    [InlineData("list-open-final")]
    [InlineData("list-open-by-key")]
    [InlineData("ready-of-priority")]
    [InlineData("due-by-ready-time")]
    [InlineData("due-by-expiry")]
    [InlineData("task-events")]
    [InlineData("replay")]
    public void Rows_come_in_the_order_of_the_index_without_sorting(string name)
    {
        using var database = new RawDatabase(_folder);

        var plan = database.Read($"EXPLAIN QUERY PLAN {SqlFiles.Sqlite.Read(name)}", column: 3);

        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public void Ready_keys_are_read_from_the_index_alone()
    {
        using var database = new RawDatabase(_folder);

        var plan = database.Read($"EXPLAIN QUERY PLAN {SqlFiles.Sqlite.Read("ready-of-priority")}", column: 3);

        const string Covering = "COVERING INDEX tasks_ready (partition=? AND queue=? AND held_by=? AND priority=?";
        Assert.Contains(plan, step => step.Contains(Covering, StringComparison.Ordinal));
    }
}
