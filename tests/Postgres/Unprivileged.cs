using System.Diagnostics;

namespace ActorTasks.PostgresTesting;

/// <summary>PostgreSQL and its poolers refuse to run as root: as Debian's user for them they do.</summary>
internal static class Unprivileged
{
    public const string User = "postgres";

    /// <summary>What stands before a command.</summary>
    public static IReadOnlyList<string> Prefix { get; } =
        Environment.UserName == "root" ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups"] : [];

    /// <summary>Makes the user the owner of a folder or file.</summary>
    public static void Give(string path)
    {
        if (Prefix.Count > 0)
        {
            RunAs([], ["chown", User, path]);
        }
    }

    /// <summary>Runs a command as that user, to its end.</summary>
    public static void Run(IReadOnlyList<string> command) => RunAs(Prefix, command);

    private static void RunAs(IReadOnlyList<string> prefix, IReadOnlyList<string> command)
    {
        string[] words = [.. prefix, .. command];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {said.Result}");
    }
}
