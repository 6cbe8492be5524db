using System.Globalization;
using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Http;
using ActorTasks.Server.Commands;

namespace ActorTasks.Server.Options;

/// <summary>All settings of the server, read and checked.</summary>
/// <param name="Effective">The settings with their origins.</param>
/// <param name="Server">What only the server reads.</param>
/// <param name="Door">What the front door reads.</param>
/// <param name="Actors">What the actors read.</param>
internal sealed record ServerSettings(EffectiveSettings Effective, ServerOptions Server, FrontDoorOptions Door, ActorTasksOptions Actors)
{
    private const string Reference = "reference.conf";

    /// <summary>Reads all layers and checks all settings.</summary>
    /// <exception cref="SettingsException">Some are wrong; the message names every fault.</exception>
    public static ServerSettings Load(FlagValues flags, IReadOnlyDictionary<string, string> environment) => Read(Combine(flags, environment));

    /// <summary>Puts all layers together; what they say is not checked.</summary>
    /// <exception cref="SettingsException">A layer cannot be read; the message names every fault.</exception>
    public static EffectiveSettings Combine(FlagValues flags, IReadOnlyDictionary<string, string> environment) => new SettingsLayers
    {
        Reference = ReadReference(),
        ReferenceName = Reference,
        ConfigFile = flags.ConfigFile,
        Environment = environment,
        Set = flags.Set,
        Flags = flags.ToSettings(),
    }.Build();

    /// <summary>The defaults alone.</summary>
    public static EffectiveSettings Defaults() => new SettingsLayers { Reference = ReadReference(), ReferenceName = Reference }.Build();

    /// <summary>The text of <c>hocon/reference.conf</c>.</summary>
    public static string ReadReference()
    {
        using var stream = typeof(ServerSettings).Assembly.GetManifestResourceStream(Reference)
            ?? throw new InvalidOperationException($"The assembly has no resource {Reference}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>What the values mean here that say <c>auto</c> or depend on the folder, by whole key.</summary>
    public IReadOnlyDictionary<string, string> Meanings() => new Dictionary<string, string>
    {
        [$"{SettingsLayers.Root}.store.data"] = Actors.DataFolder,
        [$"{SettingsLayers.Root}.workers.slots.thread"] = Actors.ThreadSlots.ToString(CultureInfo.InvariantCulture),
        [$"{SettingsLayers.Root}.demo-tasks"] = Server.ServesDemoTasks ? "on" : "off",
    };

    /// <summary>Checks all settings.</summary>
    /// <exception cref="SettingsException">Some are wrong; the message names every fault.</exception>
    public static ServerSettings Read(EffectiveSettings effective)
    {
        var root = new SettingsReader(effective.Configuration, SettingsLayers.Root, LaterSettings.Known);
        var actors = OptionsReader.Read(root);
        var door = FrontDoorOptions.Read(root, actors);
        var server = ServerOptions.Read(root, door.Keys.Count > 0);
        root.RefuseMisplaced();
        root.Finish();
        return new ServerSettings(effective, server, door, actors);
    }
}
