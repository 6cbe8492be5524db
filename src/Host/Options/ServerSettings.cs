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
    public static ServerSettings Load(FlagValues flags, IReadOnlyDictionary<string, string> environment)
    {
        var effective = new SettingsLayers
        {
            Reference = ReadReference(),
            ReferenceName = Reference,
            ConfigFile = flags.ConfigFile,
            Environment = environment,
            Set = flags.Set,
            Flags = flags.ToSettings(),
        }.Build();
        return Read(effective);
    }

    /// <summary>The text of <c>hocon/reference.conf</c>.</summary>
    public static string ReadReference()
    {
        using var stream = typeof(ServerSettings).Assembly.GetManifestResourceStream(Reference)
            ?? throw new InvalidOperationException($"The assembly has no resource {Reference}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static ServerSettings Read(EffectiveSettings effective)
    {
        var root = new SettingsReader(effective.Configuration, SettingsLayers.Root, LaterSettings.Known);
        var actors = OptionsReader.Read(root);
        var door = FrontDoorOptions.Read(root, actors);
        var server = ServerOptions.Read(root, door.Keys.Count > 0);
        root.Finish();
        return new ServerSettings(effective, server, door, actors);
    }
}
