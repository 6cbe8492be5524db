using System.CommandLine;
using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Journal;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Postgres;
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

    private static VerifyReport Verify(FlagValues flags, CancellationToken cancellation) => Postgres(flags) is { } postgres
        ? StoppedPostgres.Verify(postgres, ShownFaults, cancellation)
        : StoppedStore.Verify(FolderOf(flags), ShownFaults, cancellation);

    private static RebuildReport Rebuild(FlagValues flags, CancellationToken cancellation) => Postgres(flags) is { } postgres
        ? StoppedPostgres.Rebuild(postgres, cancellation)
        : StoppedStore.Rebuild(FolderOf(flags), cancellation);

    /// <summary>Where the database is; null for a data folder. A folder that is given needs no other settings.</summary>
    private static PostgresStoreOptions? Postgres(FlagValues flags)
    {
        if (flags is { Data: not null, Store: null, Postgres: null })
        {
            return null;
        }

        var actors = ServerSettings.Load(flags, SettingsLayers.ProcessEnvironment()).Actors;
        return actors.Store == StoreKind.Postgres ? StoreOpening.Postgres(actors) : null;
    }

    private static string FolderOf(FlagValues flags) => string.IsNullOrWhiteSpace(flags.Data) && flags.Data is not null
        ? throw new StoreRefusedException("Expected a folder after --data, found none.")
        : flags.Data ?? ServerSettings.Load(flags, SettingsLayers.ProcessEnvironment()).Actors.DataFolder;
}
