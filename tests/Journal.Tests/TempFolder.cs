using ActorTasks.Journal.Sqlite;

namespace ActorTasks.JournalTests;

/// <summary>A folder that a test may fill; gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actortasks-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Options of a store in it, for which no sync may fail.</summary>
    public SqliteStoreOptions Options() => new()
    {
        Folder = Path,
        Readers = 2,
        OnFatal = error => throw new InvalidOperationException(error.ToString()),
    };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
