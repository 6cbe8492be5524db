using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>A new data folder that is filled. Nothing of it counts before it is complete, so nothing is synced or logged before that.</summary>
internal sealed class SqliteMoveTarget : IMoveTarget
{
    private const int RowsPerTransaction = 10_000;

    private readonly NewFolder _folder;
    private readonly Database _database;

    private SqliteMoveTarget(NewFolder folder, Database database)
    {
        _folder = folder;
        _database = database;
        Bytes = new DiskFiles(folder.Path, new DiskRoom(0, () => 0));
    }

    /// <inheritdoc/>
    public ITaskFiles Bytes { get; }

    /// <summary>Makes the folder and an empty database in it.</summary>
    /// <exception cref="StoreRefusedException">It is not empty, or cannot be written.</exception>
    public static SqliteMoveTarget Make(string folder, int partitions, byte[] clusterSecret)
    {
        var made = NewFolder.Make(folder);
        Database? database = null;
        try
        {
            database = Database.Open(made.DatabaseFile, create: true, busyTimeoutMs: 0);
            database.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;");
            Schema.Prepare(database, partitions);
            Schema.SetClusterSecret(database, clusterSecret);
            return new SqliteMoveTarget(made, database);
        }
        catch (Exception)
        {
            database?.Dispose();
            made.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Write(MovedTable table, IEnumerable<IMovedRow> rows, Action<long> written)
    {
        var insert = _database.Sql(table.Write);
        long number = 0;
        foreach (var row in rows)
        {
            if (number % RowsPerTransaction == 0)
            {
                Commit(number, written);
                _database.Execute("BEGIN");
            }

            for (var column = 0; column < table.Columns.Length; column++)
            {
                Bind(insert, column, table.Columns[column], row);
            }

            insert.Run();
            number++;
        }

        Commit(number, written);
        return number;
    }

    /// <inheritdoc/>
    public void Write(MovedShard shard)
    {
        _database.Sql("moving/write-shard").Bind(1, shard.Partition).Bind(2, shard.LastSeq).BindText(3, shard.Header).Run();
        _database.Sql("moving/write-epoch").Bind(1, shard.Partition).Bind(2, shard.Epoch).Run();
    }

    /// <inheritdoc/>
    public long Count(MovedTable table)
    {
        var statement = _database.Sql(table.Count);
        var number = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return number;
    }

    /// <inheritdoc/>
    public IStoreAudit Audit() => new SqliteAudit(_database, Bytes);

    /// <inheritdoc/>
    public void Complete()
    {
        _database.Dispose();
        _folder.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private void Commit(long number, Action<long> written)
    {
        if (_database.InTransaction)
        {
            _database.Execute("COMMIT");
            written(number);
        }
    }

    private static void Bind(Statement insert, int column, CellKind kind, IMovedRow row)
    {
        var parameter = column + 1;
        if (row.IsNull(column))
        {
            insert.BindNull(parameter);
            return;
        }

        switch (kind)
        {
            case CellKind.Int or CellKind.BigInt:
                insert.Bind(parameter, row.Number(column));
                break;
            case CellKind.Id:
                Span<byte> id = stackalloc byte[16];
                row.Id(column).TryWriteBytes(id, bigEndian: true, out _);
                insert.BindBlob(parameter, id);
                break;
            case CellKind.Bytes:
                insert.BindBlob(parameter, row.Bytes(column));
                break;
            default:
                insert.BindText(parameter, row.Text(column));
                break;
        }
    }
}
