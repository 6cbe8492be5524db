using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Moving;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>An empty schema that is filled by COPY. It is marked as unfinished until it is complete.</summary>
internal sealed class PostgresMoveTarget : IMoveTarget
{
    private const int RowsPerTransaction = 10_000;
    private const long BytesPerTransaction = 32L << 20;

    private readonly PostgresSql _sql;
    private readonly NpgsqlDataSource _connections;
    private readonly NpgsqlConnection _connection;
    private readonly PostgresFiles _files;
    private readonly SchemaFacts _facts;

    /// <summary>Begins to fill a schema that is empty and marked.</summary>
    /// <param name="connections">Connections to it.</param>
    /// <param name="sql">Its statements.</param>
    /// <param name="facts">What it is.</param>
    /// <param name="clusterSecret">That of the source.</param>
    public PostgresMoveTarget(NpgsqlDataSource connections, PostgresSql sql, SchemaFacts facts, byte[] clusterSecret)
    {
        _sql = sql;
        _facts = facts;
        _connections = connections;
        _files = new PostgresFiles(connections, sql, new PostgresOwner(), StoreHealth.Untold);
        _connection = connections.OpenConnection();
        PostgresSchema.SetClusterSecret(_connection, sql, clusterSecret);
    }

    /// <inheritdoc/>
    public ITaskFiles Bytes => _files;

    /// <inheritdoc/>
    public long Write(MovedTable table, IEnumerable<IMovedRow> rows, Action<long> written)
    {
        using var all = rows.GetEnumerator();
        long number = 0;
        while (WriteSome(table, all) is var some and > 0)
        {
            number += some;
            written(number);
        }

        return number;
    }

    /// <inheritdoc/>
    public void Write(MovedShard shard)
    {
        var partition = PostgresSql.Of(NpgsqlDbType.Integer, shard.Partition);
        Run("moving/write-shard", partition, PostgresSql.Of(NpgsqlDbType.Bigint, shard.LastSeq), PostgresSql.Of(NpgsqlDbType.Jsonb, shard.Header));
        Run("moving/write-epoch", partition.Clone(), PostgresSql.Of(NpgsqlDbType.Bigint, shard.Epoch));
    }

    /// <inheritdoc/>
    public long Count(MovedTable table)
    {
        using var count = _sql.Command(_connection, table.Count);
        return (long)count.ExecuteScalar()!;
    }

    /// <inheritdoc/>
    public IStoreAudit Audit()
    {
        // Without it the planner takes every table for empty until the server comes to it by itself.
        foreach (var table in MovedTable.All)
        {
            using var analyze = new NpgsqlCommand($"ANALYZE {_sql.Schema}.{table.Name}", _connection);
            analyze.ExecuteNonQuery();
        }

        return new PostgresAudit(_connections, _sql, _files, _facts.NewestVersion);
    }

    /// <inheritdoc/>
    public void Complete() => PostgresSchema.Finish(_connection, _sql);

    /// <summary>What was begun and is not complete stays marked.</summary>
    public void Dispose() => _connection.Dispose();

    /// <summary>One COPY of a bounded number of rows and bytes.</summary>
    private int WriteSome(MovedTable table, IEnumerator<IMovedRow> rows)
    {
        if (!rows.MoveNext())
        {
            return 0;
        }

        using var import = _connection.BeginBinaryImport(_sql.Read(table.Write));
        import.Timeout = TimeSpan.Zero;
        var number = 0;
        long bytes = 0;
        do
        {
            import.StartRow();
            for (var column = 0; column < table.Columns.Length; column++)
            {
                bytes += Write(import, table.Columns[column], rows.Current, column);
            }

            number++;
        }
        while (number < RowsPerTransaction && bytes < BytesPerTransaction && rows.MoveNext());

        import.Complete();
        return number;
    }

    private static int Write(NpgsqlBinaryImporter import, CellKind kind, IMovedRow row, int column)
    {
        if (row.IsNull(column))
        {
            import.WriteNull();
            return 0;
        }

        switch (kind)
        {
            case CellKind.Int:
                import.Write((int)row.Number(column), NpgsqlDbType.Integer);
                return sizeof(int);
            case CellKind.BigInt:
                import.Write(row.Number(column), NpgsqlDbType.Bigint);
                return sizeof(long);
            case CellKind.Id:
                import.Write(row.Id(column), NpgsqlDbType.Uuid);
                return 16;
            case CellKind.Bytes:
                var bytes = row.Bytes(column);
                import.Write(bytes, NpgsqlDbType.Bytea);
                return bytes.Length;
            default:
                var text = row.Text(column);
                import.Write(text, kind == CellKind.Json ? NpgsqlDbType.Json : NpgsqlDbType.Text);
                return text.Length;
        }
    }

    private void Run(string name, params NpgsqlParameter[] parameters)
    {
        using var command = _sql.Command(_connection, name, parameters);
        command.ExecuteNonQuery();
    }
}
