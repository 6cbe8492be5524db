using System.Globalization;
using ActorTasks.Journal.Files;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// The folder of a store, held by one process at a time. The lock is the operating system's on an open file, so
/// it ends with the process however that ends; the file stays. Who holds it stands in a file beside it, since a locked
/// file cannot be read.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string DatabaseName = "actortasks.db";

    /// <summary>The name of a database that is being copied, until all of the folder is there.</summary>
    private const string UnfinishedName = DatabaseName + ".unfinished";
    private const string LockName = "actortasks.lock";
    private const string HolderName = "actortasks.pid";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Full path of the database's file.</summary>
    public string DatabaseFile => System.IO.Path.Combine(Path, DatabaseName);

    /// <summary>Takes a folder.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="mustExist">Refuses a folder without a database instead of starting one.</param>
    /// <exception cref="StoreRefusedException">Held by a process, read-only, somebody else's, or no folder.</exception>
    public static DataFolder Take(string folder, bool mustExist = false)
    {
        var path = System.IO.Path.GetFullPath(folder);
        if (File.Exists(path))
        {
            throw new StoreRefusedException($"'{path}' is a file; the data setting must name a folder.");
        }

        RefuseUnfinished(path);
        if (mustExist && !File.Exists(System.IO.Path.Combine(path, DatabaseName)))
        {
            throw new StoreRefusedException($"'{path}' holds no database of ActorTasks ({DatabaseName}).");
        }

        try
        {
            DirectorySync.Create(path);
            RefuseForeign(path);
            return new DataFolder(path, TakeLock(path));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreRefusedException($"The data folder '{path}' cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new StoreRefusedException($"The data folder '{path}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Where the database of a folder lies, which a server may be using.</summary>
    /// <exception cref="StoreRefusedException">There is none.</exception>
    public static string Find(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        RefuseUnfinished(path);
        var file = System.IO.Path.Combine(path, DatabaseName);
        return File.Exists(file) ? file : throw new StoreRefusedException($"'{path}' holds no database of ActorTasks ({DatabaseName}).");
    }

    /// <summary>Where the database of a new folder lies: while it is being copied, and for good.</summary>
    public static (string Unfinished, string Whole) NewDatabase(string path) =>
        (System.IO.Path.Combine(path, UnfinishedName), System.IO.Path.Combine(path, DatabaseName));

    /// <summary>Refuses a folder that a copy has begun and not ended.</summary>
    /// <exception cref="StoreRefusedException">It is one.</exception>
    public static void RefuseUnfinished(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, UnfinishedName)))
        {
            throw new StoreRefusedException(
                $"'{path}' holds a copy that is being made or was broken off ({UnfinishedName}). "
                + "If no migrate, backup or restore is at work on it, remove the folder and make the copy anew.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static void RefuseForeign(string path)
    {
        var found = Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName)
            .Where(name => name != "lost+found").Take(1_000).ToList();
        if (found.Count > 0 && !found.Contains(DatabaseName) && !found.Contains(LockName))
        {
            throw new StoreRefusedException(
                $"The folder '{path}' is not empty and holds no database of ActorTasks ({DatabaseName}), but for example '{found[0]}'. "
                + "Give an empty folder, or the one that was used before.");
        }
    }

    private static FileStream TakeLock(string path)
    {
        var file = System.IO.Path.Combine(path, LockName);
        FileStream held;
        try
        {
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new StoreRefusedException($"The data folder '{path}' is in use by {Holder(path)}. Stop that process, or give another folder.", e);
        }

        try
        {
            File.WriteAllText(
                System.IO.Path.Combine(path, HolderName),
                string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on host {Environment.MachineName}\n"));
            return held;
        }
        catch (IOException)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>A sharing violation: EAGAIN (11 on Linux, 35 on macOS) or ERROR_SHARING_VIOLATION (32).</summary>
    private static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 11 or 32 or 35;

    private static string Holder(string folder)
    {
        try
        {
            return File.ReadLines(System.IO.Path.Combine(folder, HolderName)).FirstOrDefault() ?? "another process";
        }
        catch (IOException)
        {
            return "another process"; // It has the lock and has not written its name yet.
        }
    }
}
