using System.Diagnostics;

namespace ActorTasks.HostTests.Server;

/// <summary>A folder of one test, removed at its end.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly List<string> _mounts = [];

    public string Path { get; } = Directory.CreateTempSubdirectory("actortasks-host-").FullName;

    /// <summary>A path below it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder below it read-only even for root, by a mount over itself.</summary>
    public string ReadOnly(string name)
    {
        var folder = Directory.CreateDirectory(this[name]).FullName;
        Run("mount", "--bind", folder, folder);
        _mounts.Add(folder);
        Run("mount", "-o", "remount,ro,bind", folder);
        return folder;
    }

    public void Dispose()
    {
        _mounts.ForEach(folder => Run("umount", "-l", folder));
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
