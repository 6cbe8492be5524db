using System.Diagnostics;

namespace ActorTasks.JournalTests.Sqlite;

/// <summary>A small file system of its own, to be filled or made read-only. Needs root.</summary>
internal sealed class TmpfsMount : IDisposable
{
    private TmpfsMount(string path) => Path = path;

    public string Path { get; }

    public static TmpfsMount At(string path, int sizeKib)
    {
        Directory.CreateDirectory(path);
        Run("mount", "-t", "tmpfs", "-o", $"size={sizeKib}k", "tmpfs", path);
        return new TmpfsMount(path);
    }

    public void Remount(string options) => Run("mount", "-o", $"remount,{options}", Path);

    public void Dispose() => Run("umount", Path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }
}
