using System.Globalization;

namespace ActorTasks.Journal.Files;

/// <summary>
/// Files in a folder: written into <c>blobs/incoming</c>, synced, then renamed into the folder of their task, whose
/// entries are synced too. A mark in <c>incoming</c>, synced before the first rename, says which task they are for; it
/// is removed when an event speaks of them, so that a start after a crash looks at what was under way and at nothing else.
/// </summary>
/// <param name="folder">The data folder; what is missing below is made with the first file.</param>
/// <param name="room">Keeps the disk from filling up.</param>
internal sealed class DiskFiles(string folder, DiskRoom room) : ITaskFiles
{
    private const int ReadBufferBytes = 16 * 1024;

    /// <summary>A sync holds its thread for as long as the disk takes: no more than these of the pool's, whoever uploads.</summary>
    private readonly SemaphoreSlim _syncs = new(2);

    private readonly string _incoming = Path.Join(folder, FilePaths.Folder, FilePaths.Incoming);

    /// <inheritdoc/>
    public IFileStage Begin()
    {
        room.Require(0);
        try
        {
            DirectorySync.Create(_incoming);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(unwritable);
        }

        return new DiskStage(this, Path.Join(_incoming, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)));
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(FileKey key, CancellationToken cancellation) => ValueTask.FromResult(OpenRead(key));

    /// <inheritdoc/>
    public Stream OpenRead(FileKey key)
    {
        try
        {
            return new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, ReadBufferBytes, FileOptions.Asynchronous);
        }
        catch (DirectoryNotFoundException gone)
        {
            throw new FileNotFoundException($"The file '{key.Name}' of task {key.Task} is gone.", gone);
        }
    }

    /// <inheritdoc/>
    public void Settle(FileKey result, bool isKept)
    {
        if (isKept)
        {
            Forget(result.Task, result.Name);
        }
        else
        {
            Discard(result.Task, result.Name, [result.Name]);
        }
    }

    /// <summary>Removes what no event speaks of. Nothing may be written meanwhile.</summary>
    /// <param name="find">Finds a task in the journal.</param>
    public void Sweep(Func<TaskId, TaskLifecycle.TaskState?> find)
    {
        if (!Directory.Exists(_incoming))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(_incoming))
        {
            if (TryParseMark(Path.GetFileName(path), out var task, out var scope) && !FileScopes.IsSpokenOf(find(task), scope))
            {
                Remove(task, scope == FileScopes.Inputs ? NamesOf(task) : [scope]);
                SyncIfThere(Path.Join(folder, FilePaths.FolderOf(task)));
            }

            File.Delete(path);
        }

        DirectorySync.Sync(_incoming);
    }

    /// <summary>Removes all files, those of finished tasks too, with the folder that they are in.</summary>
    public void RemoveAll()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Asks for room before bytes are written.</summary>
    public void TakeRoom(long bytes) => room.Take(bytes);

    /// <summary>Syncs a file that is open.</summary>
    public async Task SyncAsync(FileStream file)
    {
        await _syncs.WaitAsync().ConfigureAwait(false);
        try
        {
            await Task.Yield();
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _syncs.Release();
        }
    }

    /// <summary>Puts closed files in place: first the mark, then the names.</summary>
    public async Task PlaceAsync(TaskId task, string scope, IReadOnlyList<(string Path, string Name)> files)
    {
        await _syncs.WaitAsync().ConfigureAwait(false);
        try
        {
            await Task.Yield();
            using (File.Create(MarkOf(task, scope)))
            {
                DirectorySync.Sync(_incoming);
            }

            var target = Path.Join(folder, FilePaths.FolderOf(task));
            DirectorySync.Create(target);
            foreach (var (path, name) in files)
            {
                File.Move(path, Path.Join(target, name));
            }

            DirectorySync.Sync(target);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(unwritable);
        }
        finally
        {
            _syncs.Release();
        }
    }

    /// <summary>Removes what was put in place in vain. What cannot be removed now is found by its mark at the next start.</summary>
    public void Discard(TaskId task, string scope, IEnumerable<string> names)
    {
        try
        {
            Remove(task, names);
            File.Delete(MarkOf(task, scope));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>
    /// Removes a mark. One that stays, or comes back with the power, is no harm: the journal is asked at the next start.
    /// </summary>
    public void Forget(TaskId task, string scope) => Discard(task, scope, []);

    /// <summary>Removes a draft. One that stays is removed by the next start.</summary>
    public static void Drop(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private void Remove(TaskId task, IEnumerable<string> names)
    {
        var target = Path.Join(folder, FilePaths.FolderOf(task));
        var removed = 0;
        foreach (var name in names)
        {
            var path = Path.Join(target, name);
            if (File.Exists(path))
            {
                File.Delete(path);
                removed++;
            }
        }

        if (removed > 0 && !Directory.EnumerateFileSystemEntries(target).Any())
        {
            Directory.Delete(target);
        }
    }

    /// <summary>What went wrong on disk, in the words of the store.</summary>
    public static StoreUnavailableException Unavailable(Exception unwritable)
    {
        const int NoSpaceLinux = 28;
        const int NoSpaceWindows = 112;
        return (unwritable.HResult & 0xFFFF) is NoSpaceLinux or NoSpaceWindows
            ? new StoreFullException($"The disk is full: {unwritable.Message}", unwritable)
            : new StoreUnavailableException($"A file cannot be written: {unwritable.Message}", unwritable);
    }

    private static bool TryParseMark(string name, out TaskId task, out string scope)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        scope = dot < 0 ? string.Empty : name[(dot + 1)..];
        return TaskId.TryParse(dot < 0 ? null : name[..dot], out task);
    }

    private static void SyncIfThere(string path)
    {
        if (Directory.Exists(path))
        {
            DirectorySync.Sync(path);
        }
    }

    private string MarkOf(TaskId task, string scope) => Path.Join(_incoming, $"{task}.{scope}");

    private string PathOf(FileKey key) => Path.Join(folder, FilePaths.FolderOf(key.Task), key.Name);

    private List<string> NamesOf(TaskId task)
    {
        var target = Path.Join(folder, FilePaths.FolderOf(task));
        return Directory.Exists(target) ? [.. Directory.GetFiles(target).Select(path => Path.GetFileName(path))] : [];
    }
}
