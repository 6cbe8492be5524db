using System.Globalization;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Writing;
using ActorTasks.TaskLifecycle;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>
/// One transaction of writes as one pipelined round trip: partitions locked in order and their epochs compared, keys
/// taken in order, then events and what follows from them, each table with one statement over arrays.
/// </summary>
internal sealed class PostgresBatch(PostgresSql sql, PostgresStoreOptions options, PostgresOwner owner)
{
    private readonly BatchRows _rows = new();

    /// <summary>The commands, from BEGIN to COMMIT.</summary>
    /// <param name="items">What is written.</param>
    /// <param name="claims">The keys that it takes, sorted, each once.</param>
    public NpgsqlBatch Of(NpgsqlConnection connection, IReadOnlyList<WriteItem> items, IReadOnlyList<ClaimedKey> claims)
    {
        _rows.Clear();
        var events = new List<NewEvent>();
        foreach (var item in items)
        {
            _rows.Note(item);
            if (item is AppendItem append)
            {
                events.AddRange(append.Events.Select((happened, at) => new NewEvent(append.Partition, append.FirstSeq + at, append.Epoch, happened)));
            }
        }

        var batch = new NpgsqlBatch(connection);
        Begin(batch, items.Select(item => (item.Partition, item.Epoch)).Distinct().OrderBy(part => part.Partition).ToList());
        AddKeys(batch, claims);
        AddEvents(batch, events);
        AddRows(batch);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        return batch;
    }

    private void Begin(NpgsqlBatch batch, List<(int Partition, long Epoch)> partitions)
    {
        // Epochs are compared as they are once their rows are locked, whatever the database's default is.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL READ COMMITTED"));
        batch.BatchCommands.Add(sql.Command(
            "begin-write",
            PostgresSql.Of(NpgsqlDbType.Text, options.StatementTimeoutMs.ToString(CultureInfo.InvariantCulture)),
            PostgresSql.Of(NpgsqlDbType.Text, options.IdleInTransactionMs.ToString(CultureInfo.InvariantCulture)),
            PostgresSql.Of(NpgsqlDbType.Text, owner.WriterName)));
        batch.BatchCommands.Add(sql.Command(
            "require-epochs",
            PostgresSql.List(NpgsqlDbType.Integer, partitions, part => part.Partition),
            PostgresSql.List(NpgsqlDbType.Bigint, partitions, part => part.Epoch)));
    }

    private void AddKeys(NpgsqlBatch batch, IReadOnlyList<ClaimedKey> claims)
    {
        if (claims.Count > 0)
        {
            batch.BatchCommands.Add(sql.Command(
                "take-keys",
                PostgresSql.List(NpgsqlDbType.Text, claims, claim => claim.Claim.Key),
                PostgresSql.List(NpgsqlDbType.Uuid, claims, claim => PostgresSql.Guid(claim.Id)),
                PostgresSql.List(NpgsqlDbType.Bytea, claims, claim => claim.Claim.RequestHash.ToArray()),
                PostgresSql.List(NpgsqlDbType.Bigint, claims, claim => claim.Claim.ExpiresAtUs),
                PostgresSql.List(NpgsqlDbType.Bigint, claims, claim => claim.AtUs)));
        }
    }

    private void AddEvents(NpgsqlBatch batch, List<NewEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        batch.BatchCommands.Add(sql.Command(
            "append-events",
            PostgresSql.List(NpgsqlDbType.Integer, events, one => one.Partition),
            PostgresSql.List(NpgsqlDbType.Bigint, events, one => one.Seq),
            PostgresSql.List(NpgsqlDbType.Uuid, events, one => one.Happened.Id is { } id ? PostgresSql.Guid(id) : (Guid?)null),
            PostgresSql.List(NpgsqlDbType.Integer, events, one => one.Happened.Id is null ? 0 : one.Happened.Recorded.After!.TaskSeq),
            PostgresSql.List(NpgsqlDbType.Bigint, events, one => one.Epoch),
            PostgresSql.List(NpgsqlDbType.Bigint, events, one => one.Happened.Recorded.Event.AtUs),
            PostgresSql.List(NpgsqlDbType.Text, events, one => one.Happened.Name.Name),
            PostgresSql.List(NpgsqlDbType.Json, events, one => one.Happened.Body),
            PostgresSql.List(NpgsqlDbType.Bytea, events, one => one.Happened.Data is { IsInline: true } data ? data.Bytes.ToArray() : null)));

        // The last one of a name counts, as where they are written one by one.
        var blobs = events.Where(one => one.Happened.HasBlobs).SelectMany(one => BlobsOf(one.Happened)).GroupBy(blob => (blob.Task, blob.Kind, blob.Name)).Select(same => same.Last()).ToList();
        if (blobs.Count > 0)
        {
            batch.BatchCommands.Add(sql.Command(
                "put-blobs",
                PostgresSql.List(NpgsqlDbType.Uuid, blobs, blob => PostgresSql.Guid(blob.Task)),
                PostgresSql.List(NpgsqlDbType.Text, blobs, blob => blob.Kind),
                PostgresSql.List(NpgsqlDbType.Text, blobs, blob => blob.Name),
                PostgresSql.List(NpgsqlDbType.Text, blobs, blob => blob.ContentType),
                PostgresSql.List(NpgsqlDbType.Bytea, blobs, blob => blob.Bytes),
                PostgresSql.List(NpgsqlDbType.Text, blobs, blob => blob.Path),
                PostgresSql.List(NpgsqlDbType.Text, blobs, blob => blob.Sha256)));
        }
    }

    private static IEnumerable<Blob> BlobsOf(EncodedEvent happened)
    {
        if (happened.Data is { IsInline: false } large)
        {
            yield return new Blob(happened.Id!.Value, large.Kind, string.Empty, large.Info.ContentType, large.Bytes.ToArray(), null, large.Info.Sha256);
        }

        foreach (var file in happened.Files)
        {
            yield return new Blob(file.Key.Task, file.Kind, file.Name, file.ContentType, null, FilePaths.Below(file.Key), file.Sha256);
        }
    }

    private void AddRows(NpgsqlBatch batch)
    {
        AddTasks(batch);
        if (_rows.Marks.Count > 0)
        {
            batch.BatchCommands.Add(sql.Command(
                "mark-tasks",
                PostgresSql.List(NpgsqlDbType.Uuid, _rows.Marks, mark => PostgresSql.Guid(mark.Key)),
                PostgresSql.List(NpgsqlDbType.Integer, _rows.Marks, mark => mark.Value.Partition),
                PostgresSql.List(NpgsqlDbType.Text, _rows.Marks, mark => mark.Value.HeldBy)));
        }

        var changes = _rows.Counters.Changes.ToList();
        if (changes.Count > 0)
        {
            batch.BatchCommands.Add(sql.Command(
                "change-counters",
                PostgresSql.List(NpgsqlDbType.Integer, changes, change => change.Key.Partition),
                PostgresSql.List(NpgsqlDbType.Text, changes, change => change.Key.Queue),
                PostgresSql.List(NpgsqlDbType.Text, changes, change => change.Key.What),
                PostgresSql.List(NpgsqlDbType.Bigint, changes, change => change.Value)));
        }

        if (_rows.Shards.Count > 0)
        {
            batch.BatchCommands.Add(sql.Command(
                "advance-shards",
                PostgresSql.List(NpgsqlDbType.Integer, _rows.Shards, shard => shard.Key),
                PostgresSql.List(NpgsqlDbType.Bigint, _rows.Shards, shard => shard.Value.LastSeq),
                PostgresSql.List(NpgsqlDbType.Bigint, _rows.Shards, shard => shard.Value.LatestUs)));
        }
    }

    /// <summary>
    /// A row is in one of the two tables. What has finished goes to the history at once: its row is changed anyway, and
    /// to move it later costs as much again.
    /// </summary>
    private void AddTasks(NpgsqlBatch batch)
    {
        List<RowWrite> opened = [], changed = [], finished = [];
        foreach (var row in _rows.Rows)
        {
            (row.After.State.IsFinal() ? finished : row.IsNew || row.WasFinal ? opened : changed).Add(row);
        }

        var again = Ids(_rows.Rows.Where(row => row.WasFinal));
        AddIfAny(batch, again, "drop-history-tags", PostgresSql.List(NpgsqlDbType.Uuid, again, id => id));
        AddIfAny(batch, again, "drop-history", PostgresSql.List(NpgsqlDbType.Uuid, again, id => id));
        var leaving = Ids(_rows.Rows.Where(row => row.WasFinal || (!row.IsNew && row.After.State.IsFinal())));
        AddIfAny(batch, leaving, "drop-tasks", PostgresSql.List(NpgsqlDbType.Uuid, leaving, id => id));
        AddIfAny(batch, opened, "insert-tasks", PostgresRows.Columns(opened));
        AddIfAny(batch, changed, "change-tasks", PostgresRows.ChangingColumns(changed));
        AddIfAny(batch, finished, "insert-history", PostgresRows.Columns(finished));
        var tags = finished.SelectMany(row => row.After.Tags.Select(tag => (Tag: tag, row.After.Id))).ToList();
        AddIfAny(
            batch,
            tags,
            "insert-history-tags",
            PostgresSql.List(NpgsqlDbType.Text, tags, tagged => tagged.Tag),
            PostgresSql.List(NpgsqlDbType.Uuid, tags, tagged => PostgresSql.Guid(tagged.Id)));

        static List<Guid> Ids(IEnumerable<RowWrite> rows) => [.. rows.Select(row => PostgresSql.Guid(row.After.Id))];
    }

    private void AddIfAny<T>(NpgsqlBatch batch, List<T> rows, string statement, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        if (rows.Count > 0)
        {
            batch.BatchCommands.Add(sql.Command(statement, parameters));
        }
    }

    private readonly record struct NewEvent(int Partition, long Seq, long Epoch, EncodedEvent Happened);

    private sealed record Blob(TaskId Task, string Kind, string Name, string ContentType, byte[]? Bytes, string? Path, string Sha256);
}
