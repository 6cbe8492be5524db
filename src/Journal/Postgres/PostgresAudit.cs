using System.Data;
using System.Text;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Tables;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>A database in the order in which an audit wants it, row by row; each question on a connection of its own, since several are read at once.</summary>
internal sealed class PostgresAudit(NpgsqlDataSource connections, PostgresSql sql, ITaskFiles files, string? newestVersion) : IStoreAudit
{
    /// <summary>A snapshot that a transaction has exported, which must last: all is read as of that moment. Null for the store as it is, which nobody else writes to.</summary>
    public string? Snapshot { get; init; }

    /// <inheritdoc/>
    public IEnumerable<StoredEvent> TaskEvents() => Ask("audit-events", Event);

    /// <inheritdoc/>
    public IEnumerable<StoredRow> Rows() => Ask("audit-rows", reader =>
    {
        var stored = PostgresRows.Read(reader);
        return new StoredRow(stored.Row.State, stored.Row.HeldBy, reader.GetBoolean(20), stored.LastSeq, stored.DueAtUs);
    });

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<CounterName, long>> Counters() => Ask(
        "audit-counters",
        reader => KeyValuePair.Create(new CounterName(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)), reader.GetInt64(3)));

    /// <inheritdoc/>
    public IEnumerable<(int Partition, long LastSeq, long HighestSeq)> Shards() =>
        Ask("audit-shards", reader => (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2)));

    /// <inheritdoc/>
    public IEnumerable<string> DataFaults(CancellationToken cancellation)
    {
        var carrying = Ask("audit-data", reader => (Stored: Event(reader), Bytes: reader.IsDBNull(6) ? null : reader.GetFieldValue<byte[]>(6)));
        foreach (var (stored, bytes) in carrying)
        {
            cancellation.ThrowIfCancellationRequested();
            if (stored.Event is not { } happened)
            {
                continue;
            }

            if (StoredData.Fault(happened, bytes is null ? default(ReadOnlyMemory<byte>?) : bytes) is { } fault)
            {
                yield return fault;
            }

            foreach (var fileFault in StoredFiles.Faults(happened, files, cancellation))
            {
                yield return fileFault;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> KeysWithoutTask() => Ask("audit-keys", reader => reader.GetString(0));

    /// <summary>The server checks its own pages (data checksums, <c>amcheck</c>).</summary>
    public IEnumerable<string> IntegrityFaults() => [];

    private StoredEvent Event(NpgsqlDataReader reader) =>
        new StoredEvent(PostgresSql.Id(reader.GetGuid(0)), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt32(3), reader.GetString(4), null, null)
            .With(Encoding.UTF8.GetBytes(reader.GetString(5)), newestVersion);

    private IEnumerable<T> Ask<T>(string name, Func<NpgsqlDataReader, T> read)
    {
        using var connection = connections.OpenConnection();
        using var transaction = Snapshot is null ? null : AsOf(connection, Snapshot);
        using var command = sql.Command(connection, name);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    private NpgsqlTransaction AsOf(NpgsqlConnection connection, string snapshot)
    {
        var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        using var take = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{snapshot}'", connection);
        take.ExecuteNonQuery();
        using var stay = sql.Command(connection, "hold-open");
        stay.ExecuteNonQuery();
        return transaction;
    }
}
