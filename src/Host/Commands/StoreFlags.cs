using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Journal;
using ActorTasks.Journal.Postgres;
using ActorTasks.Server.Options;

namespace ActorTasks.Server.Commands;

/// <summary>Which store a verb works on, by the flags of the server.</summary>
internal static class StoreFlags
{
    /// <summary>So many faults are told in words; all are counted.</summary>
    public const int ShownFaults = 100;

    /// <summary>Where the database is; null for a data folder. A folder that is given needs no other settings.</summary>
    public static PostgresStoreOptions? Postgres(FlagValues flags)
    {
        if (flags is { Data: not null, Store: null, Postgres: null })
        {
            return null;
        }

        var actors = ServerSettings.Load(flags, SettingsLayers.ProcessEnvironment()).Actors;
        return actors.Store == StoreKind.Postgres ? StoreOpening.Postgres(actors) : null;
    }

    /// <summary>The data folder.</summary>
    public static string FolderOf(FlagValues flags) => string.IsNullOrWhiteSpace(flags.Data) && flags.Data is not null
        ? throw new StoreRefusedException("Expected a folder after --data, found none.")
        : flags.Data ?? ServerSettings.Load(flags, SettingsLayers.ProcessEnvironment()).Actors.DataFolder;
}
