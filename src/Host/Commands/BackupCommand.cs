using System.CommandLine;
using ActorTasks.Journal;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite;

namespace ActorTasks.Server.Commands;

/// <summary><c>backup</c> and <c>restore</c>: copies of a data folder, and what a store must know that was put back.</summary>
internal static class BackupCommand
{
    private const string PostgresHasItsOwn = "A PostgreSQL database is copied by its own tools (pg_dump, pg_restore, a base backup): files of tasks are in it.";

    /// <summary><c>backup</c>.</summary>
    public static Command Backup(SettingsFlags flags)
    {
        var to = new Option<string>("--to") { Description = "The folder to copy to, empty or not there.", HelpName = "DIR", Required = true };
        var noVerify = NoVerify();
        var command = new Command("backup", "Copies a data folder, also while a server runs on it, and verifies the copy; exit code 0 or 1.") { to, noVerify };
        command.SetAction((words, cancellation) => Faults.ReportAsync(() =>
        {
            var values = flags.Of(words);
            return StoreFlags.Postgres(values) is null
                ? ReportAsync(FolderCopy.BackUpAsync(StoreFlags.FolderOf(values), words.GetRequiredValue(to), Options(words.GetValue(noVerify)), cancellation))
                : throw new StoreRefusedException(PostgresHasItsOwn);
        }));
        return command;
    }

    /// <summary><c>restore</c>.</summary>
    public static Command Restore(SettingsFlags flags)
    {
        var from = new Option<string?>("--from") { Description = "The backup to copy into --data, which must be empty or not there.", HelpName = "DIR" };
        var noVerify = NoVerify();
        var command = new Command(
            "restore", "Puts a backup back: --from DIR --data DIR; or, of a PostgreSQL database that its own tools have put back, raises the epochs: --postgres CONNECTION.")
        {
            from,
            noVerify,
        };
        command.SetAction((words, cancellation) => Faults.ReportAsync(() =>
        {
            var values = flags.Of(words);
            return (StoreFlags.Postgres(values), words.GetValue(from)) switch
            {
                (null, { } backup) => ReportAsync(FolderCopy.RestoreAsync(backup, StoreFlags.FolderOf(values), Options(words.GetValue(noVerify)), NowUs(), cancellation)),
                ({ } database, null) => RestoredAsync(database),
                (null, null) => throw new StoreRefusedException("Expected a backup: restore --from DIR --data DIR."),
                _ => throw new StoreRefusedException(PostgresHasItsOwn + " Put it back, then: restore --postgres CONNECTION, without --from."),
            };
        }));
        return command;
    }

    private static Option<bool> NoVerify() => new("--no-verify") { Description = "Does not verify the copy." };

    private static CopyOptions Options(bool noVerify) => new(!noVerify, StoreFlags.ShownFaults, new ProgressLines(TimeProvider.System));

    private static long NowUs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1000;

    private static async Task<int> ReportAsync(Task<CopyReport> copying)
    {
        var report = await copying;
        Console.WriteLine(report);
        return report.IsClean ? ExitCode.Ok : ExitCode.Wrong;
    }

    private static async Task<int> RestoredAsync(PostgresStoreOptions database)
    {
        await StoppedPostgres.RestoredAsync(database, FolderCopy.RestoredEpochs, NowUs());
        Console.WriteLine($"Epochs are raised by {FolderCopy.RestoredEpochs}: nobody of before the restore can write.");
        return ExitCode.Ok;
    }
}
