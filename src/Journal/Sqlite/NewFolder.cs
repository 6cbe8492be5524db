using ActorTasks.Journal.Files;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// A data folder that is being copied. Its database has another name until all of it is there and synced, so that a
/// copy which was broken off, however that came, is never taken for a store.
/// </summary>
internal sealed class NewFolder : IDisposable
{
    private readonly string _whole;
    private bool _isComplete;

    private NewFolder(string path)
    {
        Path = path;
        (DatabaseFile, _whole) = DataFolder.NewDatabase(path);
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Where its database is made.</summary>
    public string DatabaseFile { get; }

    /// <summary>Makes a folder, or takes one that is empty.</summary>
    /// <exception cref="StoreRefusedException">It is not empty, or cannot be written.</exception>
    public static NewFolder Make(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        DataFolder.RefuseUnfinished(path);
        try
        {
            DirectorySync.Create(path);
            if (Contents(path).FirstOrDefault() is { } found)
            {
                throw new StoreRefusedException(
                    $"'{path}' is not empty: it holds for example '{System.IO.Path.GetFileName(found)}'. Give a folder that is empty or not there.");
            }

            var made = new NewFolder(path);
            using (new FileStream(made.DatabaseFile, FileMode.CreateNew))
            {
                // Two that begin at once: the second is told so here.
                DirectorySync.Sync(path);
            }

            return made;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"The folder '{path}' cannot be used: {unusable.Message}", unusable);
        }
    }

    /// <summary>Syncs the database, which is closed, and gives it its name.</summary>
    /// <exception cref="StoreUnavailableException">The disk cannot be written.</exception>
    public void Complete()
    {
        try
        {
            using (var database = new FileStream(DatabaseFile, FileMode.Open, FileAccess.ReadWrite))
            {
                database.Flush(flushToDisk: true);
            }

            File.Move(DatabaseFile, _whole);
            DirectorySync.Sync(Path);
            _isComplete = true;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw DiskFiles.Unavailable(unwritable);
        }
    }

    /// <summary>Removes what is there of a copy that is not complete. What cannot be removed is refused by its name.</summary>
    public void Dispose()
    {
        if (_isComplete)
        {
            return;
        }

        try
        {
            foreach (var directory in Directory.GetDirectories(Path).Intersect(Contents(Path)))
            {
                Directory.Delete(directory, recursive: true);
            }

            foreach (var file in Directory.GetFiles(Path).OrderBy(file => file == DatabaseFile))
            {
                File.Delete(file);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static IEnumerable<string> Contents(string path) =>
        Directory.EnumerateFileSystemEntries(path).Where(entry => System.IO.Path.GetFileName(entry) != "lost+found");
}
