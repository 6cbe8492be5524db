using ActorTasks.Journal.Files;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>The data folder of a stopped server, read whole as of its last commit.</summary>
internal sealed class SqliteMoveSource : IMoveSource
{
    private const int BusyTimeoutMs = 5_000;

    private readonly DataFolder _folder;
    private readonly Database _database;

    private SqliteMoveSource(DataFolder folder, Database database)
    {
        _folder = folder;
        _database = database;
        Partitions = Schema.Partitions(database);
        ClusterSecret = Schema.ClusterSecret(database);
        Bytes = new DiskFiles(folder.Path, new DiskRoom(0, () => 0));
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <inheritdoc/>
    public byte[] ClusterSecret { get; }

    /// <inheritdoc/>
    public ITaskFiles Bytes { get; }

    /// <summary>Takes the folder.</summary>
    /// <exception cref="StoreRefusedException">In use, of another schema, damaged, or no folder of ours.</exception>
    public static SqliteMoveSource Open(string folder)
    {
        var held = DataFolder.Take(folder, mustExist: true);
        Database? database = null;
        try
        {
            database = Database.OpenReadOnly(held.DatabaseFile, BusyTimeoutMs);
            Schema.RequireNewest(database);
            database.Execute("BEGIN");
            return new SqliteMoveSource(held, database);
        }
        catch (Exception e)
        {
            database?.Dispose();
            held.Dispose();
            if (e is SqliteFailure failure)
            {
                throw new StoreRefusedException($"The database '{held.DatabaseFile}' cannot be read: {failure.Message}", failure);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MovedShard> Shards() => Read(_database);

    /// <inheritdoc/>
    public IEnumerable<IMovedRow> Rows(MovedTable table)
    {
        var statement = _database.Sql(table.Read);
        var row = new Row(statement);
        while (statement.Step())
        {
            yield return row;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<MovedFile> Files() => Files(_database);

    /// <summary>The folder is held, so nobody could.</summary>
    public void RequireUnchanged()
    {
        // The lock is the check.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    /// <summary>All files that a database speaks of.</summary>
    public static IEnumerable<MovedFile> Files(Database database)
    {
        var statement = database.Sql("moving/read-files");
        while (statement.Step())
        {
            yield return MovedFile.At(statement.Id(0), statement.Text(1), statement.Text(2));
        }
    }

    private static List<MovedShard> Read(Database database)
    {
        var shards = new List<MovedShard>();
        var statement = database.Sql("moving/read-shards");
        while (statement.Step())
        {
            shards.Add(new MovedShard(statement.Int32(0), statement.Int64(1), statement.Int64(2), statement.Text(3)));
        }

        return shards;
    }

    private sealed class Row(Statement statement) : IMovedRow
    {
        public bool IsNull(int column) => statement.IsNull(column);

        public long Number(int column) => statement.Int64(column);

        public Guid Id(int column) => new(statement.Bytes(column), bigEndian: true);

        public string Text(int column) => statement.Text(column);

        public byte[] Bytes(int column) => statement.Bytes(column).ToArray();
    }
}
