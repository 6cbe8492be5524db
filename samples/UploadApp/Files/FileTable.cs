using ActorTasks;
using Microsoft.Data.Sqlite;

namespace UploadApp.Files;

/// <summary>
/// The application's own database: one row for each file, under the id of its task. An attempt may come again after a
/// crash, so every statement may be repeated, and the number of the attempt fences those that are over.
/// </summary>
internal sealed class FileTable
{
    private readonly string _connection;

    public FileTable(UploadOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        _connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(options.Folder, "files.db"), DefaultTimeout = 30 }.ToString();
        Execute(
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS files(
              id TEXT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL, processed INTEGER NOT NULL,
              lines INTEGER, words INTEGER, bytes INTEGER, compressed INTEGER);
            """);
    }

    /// <summary>An attempt begins. A file that is done stays so.</summary>
    public void Begin(TaskId id, string name, int attempt) => Execute(
        """
        INSERT INTO files(id, name, state, attempt, processed) VALUES ($id, $name, 'processing', $attempt, 0)
        ON CONFLICT(id) DO UPDATE SET attempt = $attempt, processed = 0 WHERE state = 'processing' AND attempt < $attempt
        """,
        ("$id", id.ToString()), ("$name", name), ("$attempt", attempt));

    /// <summary>How far an attempt is.</summary>
    public void Progress(TaskId id, int attempt, long processedBytes) => Execute(
        "UPDATE files SET processed = $processed WHERE id = $id AND attempt = $attempt AND state = 'processing'",
        ("$id", id.ToString()), ("$attempt", attempt), ("$processed", processedBytes));

    /// <summary>The file is done.</summary>
    public void Finish(TaskId id, int attempt, FileCounts counts) => Execute(
        """
        UPDATE files SET state = 'done', processed = $bytes, lines = $lines, words = $words, bytes = $bytes, compressed = $compressed
        WHERE id = $id AND attempt = $attempt
        """,
        ("$id", id.ToString()), ("$attempt", attempt), ("$lines", counts.Lines), ("$words", counts.Words), ("$bytes", counts.Bytes), ("$compressed", counts.CompressedBytes));

    /// <summary>A file; null where processing has not begun.</summary>
    public FileStatus? Find(TaskId id)
    {
        using var connection = Open();
        using var command = Command(connection, "SELECT name, state, attempt, processed, lines, words, bytes, compressed FROM files WHERE id = $id", [("$id", id.ToString())]);
        using var row = command.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var isDone = row.GetString(1) == "done";
        var counts = isDone ? new FileCounts(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)) : null;
        return new FileStatus(id.ToString(), row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), counts, null, FileLinks.Of(id.ToString(), isDone));
    }

    private void Execute(string sql, params (string Name, object Value)[] values)
    {
        using var connection = Open();
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
