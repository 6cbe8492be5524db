using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ActorTasks.Journal.Files;

/// <summary>
/// Syncs a directory, so that what was made in it is still there after a loss of power. SQLite does so for its own
/// files, and .NET has no call for it.
/// </summary>
internal static class DirectorySync
{
    private const int OpenReadOnly = 0;

    /// <summary>Makes a folder, and syncs each folder in which one was made.</summary>
    /// <exception cref="IOException">It cannot be made or synced.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            Create(parent);
        }

        Directory.CreateDirectory(path);
        if (parent is not null)
        {
            Sync(parent);
        }
    }

    /// <summary>Syncs a folder: what was made, renamed or removed in it. Windows has no such call and needs none.</summary>
    /// <exception cref="IOException">It cannot be synced.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(path, OpenReadOnly);
        if (handle < 0)
        {
            throw new IOException($"'{path}' cannot be opened to sync it: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        try
        {
            if (Fsync(handle) != 0)
            {
                throw new IOException($"'{path}' cannot be synced: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int handle);
}
