using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Server.Options;

namespace ActorTasks.Server.Commands;

/// <summary>The verb <c>config show</c>.</summary>
internal static class ConfigShow
{
    /// <summary>Shows the settings on the output; faults go to the other stream, so that the output can be piped.</summary>
    /// <exception cref="SettingsException">A layer cannot be read, or the path names nothing.</exception>
    public static int Run(FlagValues flags, string? path, bool onlyChanged, bool asJson)
    {
        var effective = ServerSettings.Combine(flags, SettingsLayers.ProcessEnvironment());
        var listing = new SettingsListing(effective, ServerSettings.Defaults());
        var shown = path is null ? listing.All : listing.Below(path, LaterSettings.Known);
        if (onlyChanged)
        {
            shown = [.. shown.Where(setting => setting.IsChanged)];
        }

        var (meanings, wrong) = Read(effective);
        Console.Out.Write(asJson ? SettingsJson.Write(shown, meanings, wrong?.Faults ?? []) : SettingsTable.Write(shown, meanings, onlyChanged));
        Console.Out.Flush();
        if (wrong is not null)
        {
            Console.Error.WriteLine(wrong.Message);
        }

        return wrong is null ? ExitCode.Ok : ExitCode.Wrong;
    }

    private static (IReadOnlyDictionary<string, string> Meanings, SettingsException? Wrong) Read(EffectiveSettings effective)
    {
        try
        {
            return (ServerSettings.Read(effective).Meanings(), null);
        }
        catch (SettingsException wrong)
        {
            return (new Dictionary<string, string>(), wrong);
        }
    }
}
