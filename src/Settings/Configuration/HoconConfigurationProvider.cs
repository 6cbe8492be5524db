using Microsoft.Extensions.Configuration;

namespace ActorTasks.Hocon;

/// <summary>Settings from HOCON as configuration keys; knows where each was written.</summary>
public sealed class HoconConfigurationProvider : ConfigurationProvider
{
    private readonly HoconConfigurationSource source;
    private Dictionary<string, HoconOrigin> origins = [];

    internal HoconConfigurationProvider(HoconConfigurationSource source) => this.source = source;

    /// <summary>Reads the source.</summary>
    /// <exception cref="HoconException">It cannot be read.</exception>
    public override void Load()
    {
        var settings = new FlatSettings(source.Read());
        Data = settings.Values;
        origins = settings.Origins;
    }

    /// <summary>Where a key's value, block or list was written; null when this provider does not set it.</summary>
    /// <param name="key">The configuration key, as <c>a:b:0</c>.</param>
    public HoconOrigin? OriginOf(string key) => origins.GetValueOrDefault(key);

    /// <summary>What the source is called.</summary>
    public override string ToString() => $"HOCON from {source.Name}";
}
