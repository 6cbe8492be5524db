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

    /// <summary>
    /// The time slice asked for, in nanoseconds. Since Linux 6.12 a thread that wakes up goes at once before one with a
    /// longer slice, else it waits for the next tick of the scheduler; older kernels take the request and do nothing.
    /// See "Scheduler attributes, sched_runtime" in the manual page sched_setattr(2).
    /// </summary>
    private const ulong SliceNs = 20_000_000;

    private const int PrioProcess = 0;

    /// <summary>For PRIO_PROCESS the kernel takes 0 as the calling thread, whatever the C library thinks a process is.</summary>
    private const uint CallingThread = 0;

    /// <summary>Lowers the calling thread for good (raising it again needs a privilege).</summary>
    /// <returns>False when the system refused; the thread then runs at its old priority.</returns>
    public static bool ApplyToCurrentThread()
    {
        if (OperatingSystem.IsLinux())
        {
            var isLowered = SetPriority(PrioProcess, CallingThread, Nice) == 0;
            if (isLowered)
            {
                AskForLongSlices();
            }

            return isLowered;
        }

        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        return true;
    }

    /// <summary>The nice value of the calling thread; 0 where the system has none.</summary>
    public static int NiceOfCurrentThread() => OperatingSystem.IsLinux() ? GetPriority(PrioProcess, CallingThread) : 0;

    /// <summary>A wish: a kernel or a sandbox that does not know it leaves the nice value, which is what matters.</summary>
    private static void AskForLongSlices()
    {
        nint? number = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 314,
            Architecture.Arm64 => 274,
            _ => null,
        };
        if (number is { } schedSetAttr)
        {
            var attributes = new SchedulerAttributes { Size = (uint)Marshal.SizeOf<SchedulerAttributes>(), Nice = Nice, RuntimeNs = SliceNs };
            _ = SystemCall(schedSetAttr, 0, ref attributes, 0);
        }
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SystemCall(nint number, nint thread, ref SchedulerAttributes attributes, nint flags);

    [DllImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int nice);

    [DllImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetPriority(int which, uint who);

    /// <summary>The kernel's <c>struct sched_attr</c>; policy 0 is SCHED_OTHER.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulerAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint RealTimePriority;
        public ulong RuntimeNs;
        public ulong DeadlineNs;
        public ulong PeriodNs;
    }
}
