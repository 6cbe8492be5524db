using System.Globalization;
using ActorEngine.Configuration.Hocon;

namespace ActorEngine.Configuration;

/// <summary>
/// An immutable tree of settings, read from HOCON. A path that is missing gives the default, never an exception;
/// a value that is there and cannot be read as asked for throws <see cref="FormatException"/>.
/// </summary>
public class Config
{
    /// <summary>A configuration without settings.</summary>
    public static readonly Config Empty = new();

    /// <summary>Makes an empty configuration.</summary>
    public Config()
        : this(ConfigObject.Empty)
    {
    }

    /// <summary>Lays <paramref name="source"/> over <paramref name="fallback"/>.</summary>
    /// <param name="source">The settings that win.</param>
    /// <param name="fallback">The settings that are read where <paramref name="source"/> has none; null for none.</param>
    public Config(Config source, Config? fallback)
        : this(Merge(source, fallback))
    {
    }

    internal Config(ConfigNode root) => RootNode = root;

    /// <summary>True if there is no setting at all.</summary>
    public virtual bool IsEmpty => RootNode is ConfigObject { Fields.Count: 0 };

    /// <summary>The whole as a value.</summary>
    public virtual HoconValue Root => new(RootNode);

    internal ConfigNode RootNode { get; }

    /// <summary>Parses a text, so that a string can stand where a configuration is asked for.</summary>
    /// <param name="str">HOCON.</param>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>Adds a fallback.</summary>
    /// <param name="config">The settings that win.</param>
    /// <param name="fallback">HOCON that is read where <paramref name="config"/> has none.</param>
    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    /// <summary>Lays a text over a configuration.</summary>
    /// <param name="configHocon">HOCON that wins.</param>
    /// <param name="fallbackConfig">The settings that are read where the text has none.</param>
    public static Config operator +(string configHocon, Config fallbackConfig) => ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>The settings of this one, and those of <paramref name="fallback"/> where this one has none; objects merge deeply.</summary>
    /// <param name="fallback">The settings below; null for none.</param>
    /// <exception cref="ArgumentException">The fallback is this configuration itself.</exception>
    public virtual Config WithFallback(Config? fallback)
    {
        if (ReferenceEquals(this, fallback) && !IsEmpty)
        {
            throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        }

        return fallback is null || fallback.IsEmpty ? this : IsEmpty ? fallback : new Config(this, fallback);
    }

    /// <summary>True if there is a value or an object at the path.</summary>
    /// <param name="path">Names with dots between them; a name with a dot of its own stands in quotes.</param>
    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <summary>The settings below a path; null if there are none.</summary>
    /// <param name="path">Names with dots between them.</param>
    public virtual Config? GetConfig(string path) => Find(path) is { } node ? new Config(node) : null;

    /// <summary>The value at a path; null if there is none.</summary>
    /// <param name="path">Names with dots between them.</param>
    public HoconValue? GetValue(string path) => Find(path) is { } node ? new HoconValue(node) : null;

    /// <summary>The values right below the root, with their names.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject()?.Items ?? Enumerable.Empty<KeyValuePair<string, HoconValue>>();

    /// <summary>The text at a path.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives.</param>
    public virtual string? GetString(string path, string? @default = null) => Text(path) ?? @default;

    /// <summary>The whole number at a path.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives.</param>
    public virtual int GetInt(string path, int @default = 0) => Text(path) is { } t ? int.Parse(t, CultureInfo.InvariantCulture) : @default;

    /// <summary>The whole number at a path.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives.</param>
    public virtual long GetLong(string path, long @default = 0) => Text(path) is { } t ? long.Parse(t, CultureInfo.InvariantCulture) : @default;

    /// <summary>The number at a path.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives.</param>
    public virtual double GetDouble(string path, double @default = 0) => Text(path) is { } t ? double.Parse(t, CultureInfo.InvariantCulture) : @default;

    /// <summary>The number at a path.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives.</param>
    public virtual float GetFloat(string path, float @default = 0) => Text(path) is { } t ? float.Parse(t, CultureInfo.InvariantCulture) : @default;

    /// <summary>The number at a path.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives.</param>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => Text(path) is { } t ? decimal.Parse(t, CultureInfo.InvariantCulture) : @default;

    /// <summary>The switch at a path: on, off, true or false.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives.</param>
    /// <exception cref="NotSupportedException">There is another text.</exception>
    public virtual bool GetBoolean(string path, bool @default = false) => Text(path) is { } t ? HoconUnits.ParseBoolean(t) : @default;

    /// <summary>The duration at a path: a number with ms, s, m, h or d; a bare number is milliseconds.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="default">What a missing path gives; null for zero.</param>
    /// <param name="allowInfinite">Whether the word infinite gives <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="FormatException">The value is no duration, or negative.</exception>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true)
        => Text(path) is { } t ? HoconUnits.ParseDuration(t, allowInfinite) : @default.GetValueOrDefault();

    /// <summary>The size in bytes at a path: a number with KiB, kB, MiB, MB and so on; null if missing.</summary>
    /// <param name="path">Names with dots between them.</param>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>The size in bytes at a path: a number with KiB, kB, MiB, MB and so on.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="def">What a missing path gives.</param>
    public virtual long? GetByteSize(string path, long? def = null) => Text(path) is { } t ? HoconUnits.ParseSize(t) : def;

    /// <summary>The texts of the list at a path; empty if missing.</summary>
    /// <param name="path">Names with dots between them.</param>
    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    /// <summary>The texts of the list at a path.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="defaultPaths">What a missing path gives.</param>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths)
        => Find(path) is { } node ? [.. Items(node, path).Select(t => t ?? "")] : defaultPaths;

    /// <summary>The whole numbers of the list at a path; empty if missing.</summary>
    /// <param name="path">Names with dots between them.</param>
    public virtual IList<int> GetIntList(string path) => List(path, t => int.Parse(t, CultureInfo.InvariantCulture));

    /// <summary>The whole numbers of the list at a path; empty if missing.</summary>
    /// <param name="path">Names with dots between them.</param>
    public virtual IList<long> GetLongList(string path) => List(path, t => long.Parse(t, CultureInfo.InvariantCulture));

    /// <summary>The switches of the list at a path; empty if missing.</summary>
    /// <param name="path">Names with dots between them.</param>
    public virtual IList<bool> GetBooleanList(string path) => List(path, HoconUnits.ParseBoolean);

    /// <summary>The numbers of the list at a path; empty if missing.</summary>
    /// <param name="path">Names with dots between them.</param>
    public virtual IList<double> GetDoubleList(string path) => List(path, t => double.Parse(t, CultureInfo.InvariantCulture));

    /// <summary>The settings as HOCON.</summary>
    public override string ToString() => RootNode.ToString() ?? "";

    private static ConfigNode Merge(Config source, Config? fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        return fallback is null ? source.RootNode : ConfigNode.Merge(source.RootNode, fallback.RootNode);
    }

    private static IEnumerable<string?> Items(ConfigNode node, string path) => node switch
    {
        ConfigArray array => array.Items.Select(i => (i as ConfigText)?.Value),
        ConfigText { Value: null } => [],
        _ => throw new FormatException($"'{path}' is no list: {node}"),
    };

    private ConfigNode? Find(string path) => (RootNode as ConfigObject)?.Find(ConfigPath.Parse(path));

    private string? Text(string path) => Find(path) switch
    {
        null => null,
        ConfigText text => text.Value,
        var other => throw new FormatException($"'{path}' is a list or an object where a single value is expected: {other}"),
    };

    private IList<T> List<T>(string path, Func<string, T> parse)
        => Find(path) is { } node ? [.. Items(node, path).OfType<string>().Select(parse)] : [];
}
