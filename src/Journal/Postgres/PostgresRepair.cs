using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Tables;
using ActorTasks.Journal.Writing;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>Writes repairs in transactions of a bounded number of rows, on a connection of its own.</summary>
internal sealed class PostgresRepair(NpgsqlConnection connection, PostgresSql sql) : IStoreRepair
{
    private const int RowsPerTransaction = 1_000;

    private NpgsqlTransaction? _transaction;
    private int _written;

    /// <inheritdoc/>
    public void Put(StoredRow row)
    {
        Drop(row.State.Id);
        var write = new RowWrite(row.State, row.LastSeq, row.DueAtUs, row.HeldBy, RowDetail.Encode(row.State), IsNew: true, WasFinal: true);
        Run("insert-tasks", PostgresRows.Columns([write]));
    }

    /// <inheritdoc/>
    public void Drop(TaskId id)
    {
        Begin();
        var ids = PostgresSql.List(NpgsqlDbType.Uuid, [id], PostgresSql.Guid);
        Run("drop-history-tags", ids);
        Run("drop-history", ids.Clone());
        Run("drop-tasks", ids.Clone());
    }

    /// <inheritdoc/>
    public void Set(CounterName name, long number)
    {
        Begin();
        Run(
            "set-counter",
            PostgresSql.Of(NpgsqlDbType.Integer, name.Partition),
            PostgresSql.Of(NpgsqlDbType.Text, name.Queue),
            PostgresSql.Of(NpgsqlDbType.Text, name.What),
            PostgresSql.Of(NpgsqlDbType.Bigint, number));
    }

    /// <inheritdoc/>
    public void Advance(int partition, long lastSeq)
    {
        Begin();
        Run(
            "advance-shards",
            PostgresSql.List(NpgsqlDbType.Integer, [partition], one => one),
            PostgresSql.List(NpgsqlDbType.Bigint, [lastSeq], one => one),
            PostgresSql.List(NpgsqlDbType.Bigint, [0L], one => one));
    }

    /// <inheritdoc/>
    public void Commit()
    {
        _transaction?.Commit();
        _transaction?.Dispose();
        _transaction = null;
        _written = 0;
    }

    private void Begin()
    {
        if (_written++ >= RowsPerTransaction)
        {
            Commit();
        }

        _transaction ??= connection.BeginTransaction();
    }

    private void Run(string name, params NpgsqlParameter[] parameters)
    {
        using var command = sql.Command(connection, name, parameters);
        command.ExecuteNonQuery();
    }
}
