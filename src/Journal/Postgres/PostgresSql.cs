using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ActorTasks.Journal.Tables;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>The statements for one schema, and typed parameters in the order of <c>$1</c>, <c>$2</c>….</summary>
internal sealed partial class PostgresSql
{
    private readonly ConcurrentDictionary<string, string> _statements = new(StringComparer.Ordinal);

    /// <summary>Statements for a schema.</summary>
    /// <exception cref="StoreRefusedException">The name cannot be a schema of ours.</exception>
    public PostgresSql(string schema)
    {
        if (!PlainName().IsMatch(schema))
        {
            throw new StoreRefusedException($"The schema '{schema}' cannot be used: 1 to 60 lower-case letters, digits and underscores were expected.");
        }

        Schema = schema;
        Migrations = [.. SqlFiles.Postgres.Migrations.Select(migration => (migration.Number, InSchema(migration.Sql)))];
    }

    /// <summary>The schema's name, which needs no quotes.</summary>
    public string Schema { get; }

    /// <summary>The statement of a file; every name in it has its schema, since a pooler forgets a search path.</summary>
    public string Read(string name) => _statements.GetOrAdd(name, static (name, sql) => sql.InSchema(SqlFiles.Postgres.Read(name)), this);

    /// <summary>The migrations in order.</summary>
    public IReadOnlyList<(int Number, string Sql)> Migrations { get; init; }

    /// <summary>The number of the schema that this version makes and knows.</summary>
    public int Newest => Migrations[^1].Number;

    /// <summary>A statement as a command of a batch.</summary>
    public NpgsqlBatchCommand Command(string name, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(Read(name));
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>A statement as a command of its own.</summary>
    public NpgsqlCommand Command(NpgsqlConnection connection, string name, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(Read(name), connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>A value; null is a null of the type.</summary>
    public static NpgsqlParameter Of<T>(NpgsqlDbType type, T value) => new() { NpgsqlDbType = type, Value = (object?)value ?? DBNull.Value };

    /// <summary>A list.</summary>
    public static NpgsqlParameter List<TItem, TValue>(NpgsqlDbType type, IReadOnlyCollection<TItem> items, Func<TItem, TValue> value)
    {
        var values = new TValue[items.Count];
        var at = 0;
        foreach (var item in items)
        {
            values[at++] = value(item);
        }

        return new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values };
    }

    /// <summary>Ids are stored as UUIDs, whose order is that of their 16 bytes.</summary>
    public static Guid Guid(TaskId id) => new(id.ToByteArray(), bigEndian: true);

    /// <summary>The id of a stored UUID.</summary>
    public static TaskId Id(Guid id) => TaskId.FromBytes(id.ToByteArray(bigEndian: true));

    private string InSchema(string sql) =>
        Schema == PostgresStoreOptions.DefaultSchema ? sql : sql.Replace(PostgresStoreOptions.DefaultSchema + ".", Schema + ".", StringComparison.Ordinal);

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,59}$")]
    private static partial Regex PlainName();
}
