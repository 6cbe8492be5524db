using System.CommandLine;
using ActorTasks.Hocon;

namespace ActorTasks.Server.Commands;

/// <summary>The flags that bear on settings; every verb takes them.</summary>
internal sealed class SettingsFlags
{
    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Where to listen, with ';' between several (setting listen.urls; default http://127.0.0.1:8080).",
        HelpName = "URLS",
        Recursive = true,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The folder to store in (setting store.data; default ./data).",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _store = new("--store")
    {
        Description = "The kind of store (setting store.kind; default sqlite).",
        HelpName = "KIND",
        Recursive = true,
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "Where PostgreSQL is (setting store.postgres.connection); alone it also means --store postgres.",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "A HOCON file with settings.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "One setting, without the prefix 'actortasks.', such as --set retry.max-attempts=3; may be given often.",
        HelpName = "KEY=VALUE",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Gives the flags to a command and to all below it.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _urls, _data, _store, _postgres, _config, _set })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was given.</summary>
    public FlagValues Of(ParseResult words) => new(
        words.GetValue(_urls), words.GetValue(_data), words.GetValue(_store), words.GetValue(_postgres), words.GetValue(_config), words.GetValue(_set) ?? []);
}

/// <summary>What was given on the command line; null where a flag was not.</summary>
internal sealed record FlagValues(string? Urls, string? Data, string? Store, string? Postgres, string? ConfigFile, IReadOnlyList<string> Set)
{
    /// <summary>The flags that are settings of their own.</summary>
    public IReadOnlyList<SettingsFlag> ToSettings()
    {
        var flags = new List<SettingsFlag>();
        if (Urls is not null)
        {
            flags.Add(SettingsFlag.OfList("--urls", "listen.urls", Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        }

        if (Data is not null)
        {
            flags.Add(SettingsFlag.Of("--data", "store.data", Data));
        }

        if (Store is not null)
        {
            flags.Add(SettingsFlag.Of("--store", "store.kind", Store));
        }

        if (Postgres is not null)
        {
            flags.Add(SettingsFlag.Of("--postgres", "store.postgres.connection", Postgres));
            if (Store is null)
            {
                flags.Add(SettingsFlag.Of("--postgres", "store.kind", "postgres"));
            }
        }

        return flags;
    }
}
