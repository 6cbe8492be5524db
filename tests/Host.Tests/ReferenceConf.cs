using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Http;
using ActorTasks.Server.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace ActorTasks.HostTests;

/// <summary><c>hocon/reference.conf</c> is what the readers of options know, no more and no less, with the same defaults.</summary>
public sealed class ReferenceConf
{
    private static readonly EffectiveSettings Reference = new SettingsLayers { Reference = ServerSettings.ReadReference() }.Build();

    [Fact]
    public void Every_setting_of_the_reference_takes_effect_and_every_other_is_not_there()
    {
        var recorder = new Recorder(Reference.Configuration);
        Read(new SettingsReader(recorder, SettingsLayers.Root), finish: false);
        var written = Reference.Configuration.AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Select(pair => string.Join(':', pair.Key.Split(':').TakeWhile(part => !char.IsDigit(part[0]))))
            .Distinct();

        // Blocks are asked for too; what has nothing below it is a setting.
        var asked = recorder.Asked.Where(key => !recorder.Asked.Any(other => other.StartsWith(key + ":", StringComparison.Ordinal)));
        Assert.Equal(asked.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_of_the_reference_are_those_of_the_readers()
    {
        var nothing = new ConfigurationBuilder().AddHoconString("actortasks {}").Build();
        var (actors, door, server) = Read(new SettingsReader(nothing, SettingsLayers.Root), finish: true);
        var (referenceActors, referenceDoor, referenceServer) = Read(new SettingsReader(Reference.Configuration, SettingsLayers.Root), finish: true);
        Assert.Equal(actors, referenceActors);
        Assert.Equal(door with { Keys = [] }, referenceDoor with { Keys = door.Keys.Count == 0 ? [] : throw new InvalidOperationException("There are keys.") });
        Assert.Equal(server.Addresses, referenceServer.Addresses);
        Assert.Equal(server with { Addresses = [] }, referenceServer with { Addresses = [] });
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", true, 8080)]
    [InlineData("http://localhost:1/", true, 1)]
    [InlineData("http://[::1]:65535", true, 65535)]
    [InlineData("http://127.5.5.5", true, 80)]
    [InlineData("http://0.0.0.0:8080", false, 8080)]
    [InlineData("http://*:8080", false, 8080)]
    [InlineData("http://[::]:8080", false, 8080)]
    [InlineData("HTTP://192.168.0.1:0", false, 0)]
    public void An_address_is_read_and_it_is_known_whether_it_is_this_machines_own(string text, bool isLocal, int port)
    {
        Assert.True(ListenAddress.TryParse(text, out var address, out _));
        Assert.Equal((isLocal, port), (address.IsLocal, address.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://example.com:8080")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:http")]
    [InlineData("http://127.0.0.1:8080/path")]
    [InlineData("http://localhost:0")]
    public void Anything_else_is_no_address(string text)
    {
        Assert.False(ListenAddress.TryParse(text, out _, out var problem));
        Assert.Contains(text, problem, StringComparison.Ordinal);
    }

    private static (ActorTasksOptions Actors, FrontDoorOptions Door, ServerOptions Server) Read(SettingsReader root, bool finish)
    {
        var actors = OptionsReader.Read(root);
        var all = (actors, FrontDoorOptions.Read(root, actors), ServerOptions.Read(root, hasKeys: false));
        if (finish)
        {
            root.Finish();
        }

        return all;
    }

    /// <summary>A configuration that notes what is asked for.</summary>
    private sealed class Recorder(IConfiguration configuration) : IConfiguration
    {
        public HashSet<string> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

        public string? this[string key]
        {
            get => configuration[key];
            set => throw new NotSupportedException($"Nothing is to set {key}.");
        }

        public IEnumerable<IConfigurationSection> GetChildren() => configuration.GetChildren();

        public IChangeToken GetReloadToken() => configuration.GetReloadToken();

        public IConfigurationSection GetSection(string key)
        {
            Asked.Add(key);
            return configuration.GetSection(key);
        }
    }
}
