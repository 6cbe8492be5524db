using System.Data;
using ActorTasks.Journal.Moving;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>The database of a stopped server, read whole in one transaction that writes nothing.</summary>
internal sealed class PostgresMoveSource : IMoveSource
{
    private readonly PostgresSql _sql;
    private readonly NpgsqlDataSource _connections;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    /// <summary>Begins to read a database whose schema is this version's.</summary>
    public PostgresMoveSource(NpgsqlDataSource connections, PostgresSql sql, SchemaFacts facts)
    {
        _sql = sql;
        _connections = connections;
        Partitions = facts.Epochs.Length;
        Bytes = new PostgresFiles(connections, sql, new PostgresOwner(), StoreHealth.Untold);
        _connection = connections.OpenConnection();
        _transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead);
        using var readOnly = new NpgsqlCommand("SET TRANSACTION READ ONLY", _connection);
        readOnly.ExecuteNonQuery();
        using var stay = sql.Command(_connection, "hold-open");
        stay.ExecuteNonQuery();
        ClusterSecret = PostgresSchema.ClusterSecret(_connection, sql);
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <inheritdoc/>
    public byte[] ClusterSecret { get; }

    /// <inheritdoc/>
    public ITaskFiles Bytes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MovedShard> Shards() => Shards(_connection);

    /// <inheritdoc/>
    public IEnumerable<IMovedRow> Rows(MovedTable table)
    {
        using var command = _sql.Command(_connection, table.Read);
        using var reader = command.ExecuteReader();
        var row = new Row(reader);
        while (reader.Read())
        {
            yield return row;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<MovedFile> Files()
    {
        using var command = _sql.Command(_connection, "moving/read-files");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return MovedFile.At(PostgresSql.Id(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2));
        }
    }

    /// <inheritdoc/>
    public void RequireUnchanged()
    {
        var seen = Shards();
        using var connection = _connections.OpenConnection();
        if (!seen.SequenceEqual(Shards(connection)))
        {
            throw new StoreRefusedException("A server wrote to the source, or began on it, while it was read: stop every server on it, and make the copy anew.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    private List<MovedShard> Shards(NpgsqlConnection connection)
    {
        var shards = new List<MovedShard>();
        using var command = _sql.Command(connection, "moving/read-shards");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            shards.Add(new MovedShard(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3)));
        }

        return shards;
    }

    private sealed class Row(NpgsqlDataReader reader) : IMovedRow
    {
        public bool IsNull(int column) => reader.IsDBNull(column);

        public long Number(int column) => reader.GetInt64(column);

        public Guid Id(int column) => reader.GetGuid(column);

        public string Text(int column) => reader.GetString(column);

        public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
    }
}
