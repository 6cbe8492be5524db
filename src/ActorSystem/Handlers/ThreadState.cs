using System.Runtime.InteropServices;

namespace ActorTasks.Actors;

/// <summary>Whether a thread of this process uses a core or waits. Known on Linux only; elsewhere every thread counts as waiting.</summary>
internal static class ThreadState
{
    /// <summary>The system's number of the calling thread; 0 where there is none.</summary>
    public static int IdOfCurrentThread()
    {
        try
        {
            return OperatingSystem.IsLinux() ? GetThreadId() : 0;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2019: its threads count as waiting.
            return 0;
        }
    }

    /// <summary>Whether the thread runs or wants to.</summary>
    public static bool IsRunning(int threadId)
    {
        if (threadId == 0)
        {
            return false;
        }

        try
        {
            // "number (name) state …", where the name may contain anything.
            var stat = File.ReadAllText($"/proc/self/task/{threadId}/stat");
            var end = stat.LastIndexOf(')');
            return end >= 0 && end + 2 < stat.Length && stat[end + 2] == 'R';
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetThreadId();
}
