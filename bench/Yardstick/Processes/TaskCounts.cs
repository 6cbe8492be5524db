using SQLitePCL;

namespace ActorTasks.Yardstick.Processes;

/// <summary>How many tasks a database of the product or of the floor holds, read beside the running server.</summary>
internal static class TaskCounts
{
    /// <summary>The sum of a counter over partitions and queues: accepted, waiting, running, succeeded...; 0 while there is no database.</summary>
    public static long Read(string folder, string what)
    {
        Batteries_V2.Init();
        var file = Path.Combine(folder, "actortasks.db");
        if (!File.Exists(file) || raw.sqlite3_open_v2(file, out var database, raw.SQLITE_OPEN_READWRITE, null) != raw.SQLITE_OK)
        {
            return 0;
        }

        using (database)
        {
            _ = raw.sqlite3_busy_timeout(database, 2_000);
            _ = raw.sqlite3_exec(database, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0");
            if (raw.sqlite3_prepare_v2(database, "SELECT coalesce(sum(n), 0) FROM counters WHERE what = ?1", out var statement) != raw.SQLITE_OK)
            {
                return 0; // The tables are not made yet.
            }

            using (statement)
            {
                _ = raw.sqlite3_bind_text(statement, 1, what);
                return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int64(statement, 0) : 0;
            }
        }
    }
}
