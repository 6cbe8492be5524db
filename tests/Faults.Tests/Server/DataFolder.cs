using System.Diagnostics;

namespace ActorTasks.FaultsTests.Server;

/// <summary>A data folder of a test, removed at its end; on request a small file system of its own.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly bool _isMount;

    private DataFolder(string path, bool isMount)
    {
        Path = path;
        _isMount = isMount;
    }

    public string Path { get; }

    public static DataFolder Create() => new(Directory.CreateTempSubdirectory("actortasks-faults-").FullName, isMount: false);

    /// <summary>A tmpfs of so many MiB, so that it can be filled.</summary>
    public static DataFolder Small(int mebibytes)
    {
        var folder = Directory.CreateTempSubdirectory("actortasks-faults-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", folder);
        return new DataFolder(folder, isMount: true);
    }

    public void Dispose()
    {
        if (_isMount)
        {
            Run("umount", "-l", Path);
        }

        Directory.Delete(Path, recursive: true);
    }

    private static void Run(string command, params string[] words)
    {
        using var process = Process.Start(command, words);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', words)} ended with {process.ExitCode}; the tests need root for mounts.");
        }
    }
}
