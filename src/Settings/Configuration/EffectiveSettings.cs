using Microsoft.Extensions.Configuration;

namespace ActorTasks.Hocon;

/// <summary>One setting that is in force.</summary>
/// <param name="Key">Its whole key, as it would be written in a file: <c>actortasks.retry.delay</c>, <c>actortasks.listen.urls.0</c>.</param>
/// <param name="Value">Its text; null for <c>null</c> and an empty block, "" for an empty list.</param>
/// <param name="Origin">Where it was set: file and line, environment variable, <c>--set</c> or flag.</param>
public sealed record EffectiveSetting(string Key, string? Value, HoconOrigin Origin);

/// <summary>The settings in force after all layers, and where each came from.</summary>
public sealed class EffectiveSettings
{
    private readonly FlatSettings flat;

    internal EffectiveSettings(HoconBlock tree)
    {
        Tree = tree;
        flat = new FlatSettings(tree);
        All = [.. Leaves(tree, [])];
        Configuration = new ConfigurationBuilder().AddSettings(this).Build();
    }

    /// <summary>The settings as a tree.</summary>
    public HoconBlock Tree { get; }

    /// <summary>The settings as .NET configuration.</summary>
    public IConfigurationRoot Configuration { get; }

    /// <summary>Every value, in the order in which the layers first name them.</summary>
    public IReadOnlyList<EffectiveSetting> All { get; }

    /// <summary>Where a value, block or list was set; null when it is not.</summary>
    /// <param name="key">A whole key, as <c>actortasks.retry.delay</c> or <c>actortasks:retry:delay</c>.</param>
    /// <exception cref="HoconException">The key cannot be read.</exception>
    public HoconOrigin? OriginOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return flat.Origins.TryGetValue(key, out var origin)
            ? origin
            : key.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)
                ? null
                : flat.Origins.GetValueOrDefault(ConfigurationPath.Combine(HoconPath.Parse(key)));
    }

    private static IEnumerable<EffectiveSetting> Leaves(HoconValue value, List<string> path)
    {
        var parts = value switch
        {
            HoconBlock block => block.Fields,
            HoconList list => list.Items.Select((item, index) => KeyValuePair.Create($"{index}", item)),
            _ => [],
        };
        var isLeaf = true;
        foreach (var (key, part) in parts)
        {
            isLeaf = false;
            path.Add(key);
            foreach (var leaf in Leaves(part, path))
            {
                yield return leaf;
            }

            path.RemoveAt(path.Count - 1);
        }

        if (isLeaf && path.Count > 0)
        {
            var text = value is HoconScalar { IsNull: false } scalar ? scalar.Text : value is HoconList ? "" : null;
            yield return new EffectiveSetting(HoconText.Path(path), text, value.Origin);
        }
    }
}
