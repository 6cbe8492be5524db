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
        var text = asJson ? SettingsJson.Write(shown, meanings, wrong?.Faults ?? []) : SettingsTable.Write(shown, meanings, onlyChanged);
        if (!TryPrint(text))
        {
            return ExitCode.Wrong;
        }

        if (wrong is not null)
        {
            Console.Error.WriteLine(wrong.Message);
        }

        return wrong is null ? ExitCode.Ok : ExitCode.Wrong;
    }

    /// <summary>A reader that left early is none of our business (the console stays silent then); a full disk is.</summary>
    private static bool TryPrint(string text)
    {
        try
        {
            Console.Out.Write(text);
            Console.Out.Flush();
            return true;
        }
        catch (IOException fault)
        {
            Console.Error.WriteLine($"The settings cannot be written to the output: {fault.Message}");
            return false;
        }
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
