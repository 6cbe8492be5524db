using System.Runtime.InteropServices;

namespace ActorTasks.Actors;

/// <summary>
/// Makes the current thread yield to all others. On Linux a thread has a nice value of its own and
/// <see cref="Thread.Priority"/> does nothing; elsewhere the priority of the thread is lowered.
/// </summary>
internal static class LowPriority
{
    /// <summary>
    /// Low enough that a server thread that wakes up goes before any number of spinning handlers. Not the lowest (19):
    /// garbage collection waits for every thread to get a turn, and such a thread hardly gets one beside other work.
    /// </summary>
    public const int Nice = 10;

    private const int PrioProcess = 0;

    /// <summary>For PRIO_PROCESS the kernel takes 0 as the calling thread, whatever the C library thinks a process is.</summary>
    private const uint CallingThread = 0;

    /// <summary>Lowers the calling thread for good (raising it again needs a privilege).</summary>
    /// <returns>False when the system refused; the thread then runs at its old priority.</returns>
    public static bool ApplyToCurrentThread()
    {
        if (OperatingSystem.IsLinux())
        {
            return SetPriority(PrioProcess, CallingThread, Nice) == 0;
        }

        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        return true;
    }

    /// <summary>The nice value of the calling thread; 0 where the system has none.</summary>
    public static int NiceOfCurrentThread() => OperatingSystem.IsLinux() ? GetPriority(PrioProcess, CallingThread) : 0;

    [DllImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int nice);

    [DllImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetPriority(int which, uint who);
}
