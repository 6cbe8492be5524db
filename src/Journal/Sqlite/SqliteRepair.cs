using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;
using ActorTasks.Journal.Writing;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Writes repairs in transactions of a bounded number of rows, on a connection of its own.</summary>
internal sealed class SqliteRepair(Database database) : IStoreRepair
{
    private const int RowsPerTransaction = 1_000;

    private int _written;

    /// <inheritdoc/>
    public void Put(StoredRow row)
    {
        Begin();
        var id = row.State.Id;
        Drop(id, TaskRows.TagsJson(row.State));
        var write = new RowWrite(row.State, row.LastSeq, row.DueAtUs, row.HeldBy, RowDetail.Encode(row.State), IsNew: true, WasFinal: true);
        TaskRows.Bind(database.Sql("put-task"), write).Run();
    }

    /// <inheritdoc/>
    public void Drop(TaskId id)
    {
        Begin();
        Drop(id, OpenTaskReads.Find(database, id) is { } row ? TaskRows.TagsJson(row.State) : "[]");
    }

    /// <inheritdoc/>
    public void Set(CounterName name, long number)
    {
        Begin();
        database.Sql("set-counter").Bind(1, name.Partition).BindText(2, name.Queue).BindText(3, name.What).Bind(4, number).Run();
    }

    /// <inheritdoc/>
    public void Advance(int partition, long lastSeq)
    {
        Begin();
        database.Sql("advance-shard").Bind(1, partition).Bind(2, lastSeq).Bind(3, 0).Run();
    }

    /// <inheritdoc/>
    public void Commit()
    {
        if (database.InTransaction)
        {
            database.Execute("COMMIT");
        }

        _written = 0;
    }

    private void Begin()
    {
        if (_written++ >= RowsPerTransaction)
        {
            Commit();
        }

        if (!database.InTransaction)
        {
            database.Execute("BEGIN IMMEDIATE");
        }
    }

    private void Drop(TaskId id, string tags)
    {
        database.Sql("drop-history-tags").BindId(1, id).BindText(2, tags).Run();
        database.Sql("drop-history").BindId(1, id).Run();
        database.Sql("drop-task").BindId(1, id).Run();
    }
}
