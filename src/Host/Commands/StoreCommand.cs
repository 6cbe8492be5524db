using System.CommandLine;
using ActorTasks.Hocon;
using ActorTasks.Journal;
using ActorTasks.Journal.Sqlite;
using ActorTasks.Server.Options;

namespace ActorTasks.Server.Commands;

/// <summary>Work on the data of a stopped server.</summary>
internal static class StoreCommand
{
    private const int ShownFaults = 100;

    /// <summary><c>verify</c>: do the rows say what the events say?</summary>
    public static Command Verify(SettingsFlags flags)
    {
        var command = new Command("verify", "Checks the data of a stopped server: events fold to exactly the stored rows; exit code 0 or 1.");
        command.SetAction((words, cancellation) => Faults.ReportAsync(() =>
        {
            var report = StoppedStore.Verify(FolderOf(flags.Of(words)), ShownFaults, cancellation);
            Console.WriteLine(report);
            return Task.FromResult(report.IsClean ? ExitCode.Ok : ExitCode.Wrong);
        }));
        return command;
    }

    /// <summary><c>rebuild</c>: makes the rows anew from the events.</summary>
    public static Command Rebuild(SettingsFlags flags)
    {
        var command = new Command("rebuild", "Makes the rows of a stopped server anew from the events, and says how many changed; exit code 0 or 1.");
        command.SetAction((words, cancellation) => Faults.ReportAsync(() =>
        {
            var report = StoppedStore.Rebuild(FolderOf(flags.Of(words)), cancellation);
            Console.WriteLine(report);
            return Task.FromResult(report.Faults.IsEmpty ? ExitCode.Ok : ExitCode.Wrong);
        }));
        return command;
    }

    private static string FolderOf(FlagValues flags) => string.IsNullOrWhiteSpace(flags.Data) && flags.Data is not null
        ? throw new StoreRefusedException("Expected a folder after --data, found none.")
        : flags.Data ?? ServerSettings.Load(flags, SettingsLayers.ProcessEnvironment()).Actors.DataFolder;
}
