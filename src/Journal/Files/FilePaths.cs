namespace ActorTasks.Journal.Files;

/// <summary>Where files lie below the data folder.</summary>
internal static class FilePaths
{
    /// <summary>The folder of all files of tasks.</summary>
    public const string Folder = "blobs";

    /// <summary>Where files are written, and where is noted what has been put in place and is not yet spoken of.</summary>
    public const string Incoming = "incoming";

    /// <summary>The folder of a task. Spread over 256 folders by the random end of the id, since its begin is the time.</summary>
    public static string FolderOf(TaskId task)
    {
        var id = task.ToString();
        return Path.Join(Folder, id[^2..], id);
    }

    /// <summary>A file, with slashes on every system, as rows of the database name it.</summary>
    public static string Below(FileKey key)
    {
        var id = key.Task.ToString();
        return $"{Folder}/{id[^2..]}/{id}/{key.Name}";
    }
}
