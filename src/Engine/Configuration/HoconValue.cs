using System.Globalization;

namespace ActorEngine.Configuration.Hocon;

/// <summary>A value of a configuration: a text, a list or an object.</summary>
public class HoconValue
{
    private readonly ConfigNode _node;

    internal HoconValue(ConfigNode node) => _node = node;

    /// <summary>True if it is an object without fields, or null.</summary>
    public bool IsEmpty => _node is ConfigObject { Fields.Count: 0 } or ConfigText { Value: null };

    /// <summary>True if it is a single text, as numbers and switches are.</summary>
    public bool IsString() => _node is ConfigText;

    /// <summary>True if it is a list.</summary>
    public bool IsArray() => _node is ConfigArray;

    /// <summary>True if it is an object.</summary>
    public bool IsObject() => _node is ConfigObject;

    /// <summary>The text; null if it is no text.</summary>
    public string? GetString() => (_node as ConfigText)?.Value;

    /// <summary>The whole number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public int GetInt() => int.Parse(Text(), CultureInfo.InvariantCulture);

    /// <summary>The whole number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public long GetLong() => long.Parse(Text(), CultureInfo.InvariantCulture);

    /// <summary>The number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public double GetDouble() => double.Parse(Text(), CultureInfo.InvariantCulture);

    /// <summary>The switch: on, off, true or false.</summary>
    /// <exception cref="NotSupportedException">It is another text.</exception>
    public bool GetBoolean() => HoconUnits.ParseBoolean(Text());

    /// <summary>The duration; a bare number is milliseconds.</summary>
    /// <param name="allowInfinite">Whether the word infinite gives <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="FormatException">It is none, or negative.</exception>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.ParseDuration(Text(), allowInfinite);

    /// <summary>The items of a list; empty if it is none.</summary>
    public IList<HoconValue> GetArray() => _node is ConfigArray array ? [.. array.Items.Select(i => new HoconValue(i))] : [];

    /// <summary>The texts of a list; empty if it is none.</summary>
    public IList<string> GetStringList() => [.. GetArray().Select(i => i.GetString() ?? "")];

    /// <summary>The object; null if it is none.</summary>
    public HoconObject? GetObject() => _node is ConfigObject o ? new HoconObject(o) : null;

    /// <summary>The value as HOCON.</summary>
    public override string ToString() => _node.ToString() ?? "";

    private string Text() => GetString() ?? throw new FormatException($"A list or an object stands where a single value is expected: {_node}");
}

/// <summary>An object of a configuration: values by their names, in the order in which they were written.</summary>
public class HoconObject
{
    private readonly ConfigObject _node;

    internal HoconObject(ConfigObject node) => _node = node;

    /// <summary>The values by their names, which are not taken apart at dots.</summary>
    public Dictionary<string, HoconValue> Items => _node.Fields.ToDictionary(f => f.Key, f => new HoconValue(f.Value));

    /// <summary>The value of a name; null if there is none.</summary>
    /// <param name="key">The name, which is not taken apart at dots.</param>
    public HoconValue? GetKey(string key) => _node.Fields.TryGetValue(key, out var value) ? new HoconValue(value) : null;

    /// <summary>The object as HOCON.</summary>
    public override string ToString() => _node.ToString();
}
