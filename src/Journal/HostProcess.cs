using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorTasks.Journal;

/// <summary>
/// Whereby processes of one machine tell of each other for certain that one is gone: the boot, the namespace of process
/// ids, the id, and the time of its start. On Linux; elsewhere nothing is known.
/// </summary>
internal static class HostProcess
{
    private const int NoSuchProcess = 3;
    private const string ZombieStates = "ZXx";

    /// <summary>This process; null where nothing can be known.</summary>
    public static string? Mine { get; } = Read();

    /// <summary>Whether a process is gone for certain. False when it lives, is another machine's, or nothing is known.</summary>
    /// <param name="process">As <see cref="Mine"/> gave it in that process.</param>
    public static bool IsGone(string? process)
    {
        if (process is null || Mine is null)
        {
            return false;
        }

        var (theirs, ours) = (process.Split('/'), Mine.Split('/'));
        if (theirs.Length != ours.Length || theirs[0] != ours[0] || theirs[1] != ours[1]
            || !int.TryParse(theirs[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        // Asked of the kernel first: files of other users' processes may be hidden.
        if (Kill(id, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess)
        {
            return true;
        }

        return Stat(theirs[2]) is var (state, start) && (start != theirs[3] || ZombieStates.Contains(state, StringComparison.Ordinal));
    }

    private static string? Read()
    {
        try
        {
            if (!OperatingSystem.IsLinux() || Stat("self") is not var (_, start))
            {
                return null;
            }

            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var space = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return space is null ? null : string.Create(CultureInfo.InvariantCulture, $"{boot}/{space}/{Environment.ProcessId}/{start}");
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>State and start of a process, of <c>/proc/…/stat</c>; null where that cannot be read.</summary>
    private static (string State, string Start)? Stat(string process)
    {
        try
        {
            // The program's name, in brackets, may hold anything.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (words[0], words[19]);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
