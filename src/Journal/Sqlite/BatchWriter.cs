using ActorTasks.Journal.Files;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Writing;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// Writes a batch inside an open transaction: first the rows that arbitrate, then events, then the rows that
/// follow from them, each task's row once.
/// </summary>
internal sealed class BatchWriter(Database database)
{
    private readonly BatchRows _rows = new();

    /// <summary>Writes what is not refused.</summary>
    /// <returns>The refused writes with the reason; null for none.</returns>
    /// <exception cref="SqliteFailure">The transaction must be rolled back.</exception>
    public Dictionary<WriteItem, KeyTakenException>? Write(IReadOnlyList<WriteItem> items)
    {
        _rows.Clear();
        var refused = KeyArbiter.Take(database, items);
        foreach (var item in items)
        {
            if (refused is not null && refused.ContainsKey(item))
            {
                continue;
            }

            if (item is AppendItem append)
            {
                WriteEvents(append);
            }

            _rows.Note(item);
        }

        WriteRows();
        WriteMarks();
        WriteCounters();
        WriteShards();
        return refused;
    }

    private void WriteEvents(AppendItem item)
    {
        var seq = item.FirstSeq;
        foreach (var happened in item.Events)
        {
            WriteEvent(item, seq++, happened);
        }
    }

    private void WriteEvent(AppendItem item, long seq, EncodedEvent happened)
    {
        var insert = database.Sql("append-event")
            .Bind(1, item.Partition).Bind(2, seq).Bind(5, item.Epoch).Bind(6, happened.Recorded.Event.AtUs)
            .BindUtf8(7, happened.Name.Utf8).BindUtf8(8, happened.Body);
        if (happened.Id is { } id)
        {
            insert.BindId(3, id).Bind(4, happened.Recorded.After!.TaskSeq);
        }
        else
        {
            insert.BindNull(3).Bind(4, 0);
        }

        if (happened.Data is { IsInline: true } data)
        {
            insert.BindBlob(9, data.Bytes.Span);
        }
        else
        {
            insert.BindNull(9);
        }

        insert.Run();
        if (happened.Data is { IsInline: false } large)
        {
            database.Sql("put-blob")
                .BindId(1, happened.Id!.Value).BindText(2, large.Kind).BindText(3, large.Info.ContentType)
                .BindBlob(4, large.Bytes.Span).BindText(5, large.Info.Sha256)
                .Run();
        }

        foreach (var file in happened.Files)
        {
            database.Sql("put-file")
                .BindId(1, file.Key.Task).BindText(2, file.Kind).BindText(3, file.Name).BindText(4, file.ContentType)
                .BindText(5, FilePaths.Below(file.Key)).BindText(6, file.Sha256)
                .Run();
        }
    }

    private void WriteRows()
    {
        foreach (var row in _rows.Rows)
        {
            if (row.WasFinal)
            {
                // Only a final task can lie in the history; a row is in one of the two tables.
                database.Sql("drop-history-tags").BindId(1, row.After.Id).BindText(2, TaskRows.TagsJson(row.After)).Run();
                database.Sql("drop-history").BindId(1, row.After.Id).Run();
            }

            if (!row.IsNew)
            {
                TaskRows.Bind(database.Sql("change-task"), row).Run();
            }

            if (row.IsNew || database.Changes == 0)
            {
                TaskRows.Bind(database.Sql("put-task"), row).Run();
            }
        }
    }

    private void WriteMarks()
    {
        foreach (var (id, (partition, heldBy)) in _rows.Marks)
        {
            database.Sql("mark-task").BindId(1, id).Bind(2, partition).BindText(3, heldBy).Run();
        }
    }

    private void WriteCounters()
    {
        foreach (var (name, difference) in _rows.Counters.Changes)
        {
            database.Sql("change-counter")
                .Bind(1, name.Partition).BindText(2, name.Queue).BindText(3, name.What).Bind(4, difference).Run();
            if (database.Changes == 0)
            {
                database.Sql("start-counter")
                    .Bind(1, name.Partition).BindText(2, name.Queue).BindText(3, name.What).Bind(4, difference).Run();
            }
        }
    }

    private void WriteShards()
    {
        foreach (var (partition, (lastSeq, latestUs)) in _rows.Shards)
        {
            database.Sql("advance-shard").Bind(1, partition).Bind(2, lastSeq).Bind(3, latestUs).Run();
        }
    }
}
