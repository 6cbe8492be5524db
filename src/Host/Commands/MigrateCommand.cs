using System.CommandLine;
using ActorTasks.Journal;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite;

namespace ActorTasks.Server.Commands;

/// <summary><c>migrate</c>: moves all of a stopped server's store to the other kind of store.</summary>
internal static class MigrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(SettingsFlags flags)
    {
        var toPostgres = new Option<string?>("--to-postgres")
        {
            Description = "The empty PostgreSQL database to fill from --data.",
            HelpName = "CONNECTION",
        };
        var toData = new Option<string?>("--to-data")
        {
            Description = "The empty folder to fill from --postgres.",
            HelpName = "DIR",
        };
        var command = new Command(
            "migrate", "Moves the whole store of a stopped server: --data DIR --to-postgres CONNECTION, or --postgres CONNECTION --to-data DIR; verified; exit code 0 or 1.")
        {
            toPostgres,
            toData,
        };
        command.SetAction((words, cancellation) => Faults.ReportAsync(async () =>
        {
            var report = await MoveAsync(flags.Of(words), words.GetValue(toPostgres), words.GetValue(toData), cancellation);
            Console.WriteLine(report);
            return report.IsClean ? ExitCode.Ok : ExitCode.Wrong;
        }));
        return command;
    }

    private static Task<MoveReport> MoveAsync(FlagValues flags, string? toPostgres, string? toData, CancellationToken cancellation)
    {
        var progress = new ProgressLines(TimeProvider.System);
        return (StoreFlags.Postgres(flags), toPostgres, toData) switch
        {
            (null, { } connection, null) => StoppedStore.MoveToPostgresAsync(
                StoreFlags.FolderOf(flags), new PostgresStoreOptions { Connection = connection }, StoreFlags.ShownFaults, progress, cancellation),
            ({ } source, null, { } folder) => StoppedPostgres.MoveToFolderAsync(source, folder, StoreFlags.ShownFaults, progress, cancellation),
            _ => throw new StoreRefusedException(
                "Expected a store of each kind: --data DIR --to-postgres CONNECTION, or --postgres CONNECTION --to-data DIR. "
                + "Within one kind backup and restore copy a data folder, and pg_dump and pg_restore a database."),
        };
    }
}
