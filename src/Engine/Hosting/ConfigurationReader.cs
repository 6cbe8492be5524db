using System.Globalization;
using ActorEngine.Configuration;
using Microsoft.Extensions.Configuration;

namespace ActorEngine.Hosting;

/// <summary>Turns a .NET configuration into the engine's.</summary>
internal static class ConfigurationReader
{
    public static Config Read(IConfiguration configuration, bool normalizeKeys)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new Config(ReadObject(configuration, normalizeKeys));
    }

    private static ConfigObject ReadObject(IConfiguration configuration, bool normalizeKeys)
    {
        ConfigNode root = ConfigObject.Empty;
        foreach (var section in configuration.GetChildren())
        {
            if (ReadValue(section, normalizeKeys) is not { } node)
            {
                continue;
            }

            foreach (var element in ConfigPath.Parse(Normalize(section.Key, normalizeKeys)).Reverse())
            {
                node = new ConfigObject(new Dictionary<string, ConfigNode>(StringComparer.Ordinal) { [element] = node });
            }

            root = ConfigNode.Merge(node, root);
        }

        return (ConfigObject)root;
    }

    private static ConfigNode? ReadValue(IConfigurationSection section, bool normalizeKeys)
    {
        var children = section.GetChildren().ToArray();
        if (children.Length == 0)
        {
            return section.Value is { } text ? new ConfigText(text) : null;
        }

        return children.All(c => int.TryParse(c.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? new ConfigArray([.. children.OrderBy(c => int.Parse(c.Key, CultureInfo.InvariantCulture)).Select(c => ReadValue(c, normalizeKeys)).OfType<ConfigNode>()])
            : ReadObject(section, normalizeKeys);
    }

    private static string Normalize(string key, bool normalizeKeys)
        => normalizeKeys && !(key.StartsWith('"') && key.EndsWith('"')) ? key.ToLowerInvariant() : key;
}
