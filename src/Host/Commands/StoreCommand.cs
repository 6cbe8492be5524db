using System.CommandLine;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite;

namespace ActorTasks.Server.Commands;

/// <summary>Work on the data of a stopped server.</summary>
internal static class StoreCommand
{
    /// <summary><c>verify</c>: do the rows say what the events say?</summary>
    public static Command Verify(SettingsFlags flags)
    {
        var command = new Command("verify", "Checks the data of a stopped server, or of a PostgreSQL standby: events fold to exactly the stored rows; exit code 0 or 1.");
        command.SetAction((words, cancellation) => Faults.ReportAsync(() =>
        {
            var report = Verify(flags.Of(words), cancellation);
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
            var report = Rebuild(flags.Of(words), cancellation);
            Console.WriteLine(report);
            return Task.FromResult(report.Faults.IsEmpty ? ExitCode.Ok : ExitCode.Wrong);
        }));
        return command;
    }

    private static VerifyReport Verify(FlagValues flags, CancellationToken cancellation) => StoreFlags.Postgres(flags) is { } postgres
        ? StoppedPostgres.Verify(postgres, StoreFlags.ShownFaults, cancellation)
        : StoppedStore.Verify(StoreFlags.FolderOf(flags), StoreFlags.ShownFaults, cancellation);

    private static RebuildReport Rebuild(FlagValues flags, CancellationToken cancellation) => StoreFlags.Postgres(flags) is { } postgres
        ? StoppedPostgres.Rebuild(postgres, cancellation)
        : StoppedStore.Rebuild(StoreFlags.FolderOf(flags), cancellation);
}
