using System.Diagnostics.CodeAnalysis;

namespace ActorTasks.Hocon;

/// <summary>What a scalar was written as. Readers convert: a quoted number is still a number to who asks for one.</summary>
public enum HoconScalarKind
{
    /// <summary>A text, quoted or not.</summary>
    String,

    /// <summary>A number by JSON's rules, kept as it was written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c>: the value is unset on purpose.</summary>
    Null,
}

/// <summary>A value of a resolved document: no substitutions, no duplicates, and it knows where it was written.</summary>
public abstract class HoconValue
{
    private protected HoconValue(HoconOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        Origin = origin;
    }

    /// <summary>Where the value was written; of a merged block, its last part.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>The value as HOCON.</summary>
    public override string ToString() => HoconWriter.Write(this);
}

/// <summary>A text, number, boolean or null.</summary>
/// <param name="text">The text as written, without quotes; of null it is "null".</param>
/// <param name="kind">What it was written as.</param>
/// <param name="origin">Where it was written.</param>
public sealed class HoconScalar(string text, HoconScalarKind kind, HoconOrigin origin) : HoconValue(origin)
{
    /// <summary>The text as written, without quotes; of null it is "null".</summary>
    public string Text { get; } = text ?? throw new ArgumentNullException(nameof(text));

    /// <summary>What it was written as.</summary>
    public HoconScalarKind Kind { get; } = kind;

    /// <summary>Whether it is <c>null</c>.</summary>
    public bool IsNull => Kind == HoconScalarKind.Null;
}

/// <summary>A list.</summary>
/// <param name="items">The items in order.</param>
/// <param name="origin">Where it was written.</param>
public sealed class HoconList(IReadOnlyList<HoconValue> items, HoconOrigin origin) : HoconValue(origin)
{
    /// <summary>The items in order.</summary>
    public IReadOnlyList<HoconValue> Items { get; } = items ?? throw new ArgumentNullException(nameof(items));
}

/// <summary>A block of fields, in the order in which they were first written. Keys are told apart by case.</summary>
public sealed class HoconBlock : HoconValue
{
    private readonly OrderedDictionary<string, HoconValue> fields = new(StringComparer.Ordinal);

    /// <summary>Makes a block.</summary>
    /// <param name="fields">The fields in order, no key twice.</param>
    /// <param name="origin">Where it was written.</param>
    /// <exception cref="ArgumentException">A key comes twice.</exception>
    public HoconBlock(IEnumerable<KeyValuePair<string, HoconValue>> fields, HoconOrigin origin)
        : base(origin)
    {
        ArgumentNullException.ThrowIfNull(fields);
        foreach (var (key, value) in fields)
        {
            this.fields.Add(key, value);
        }
    }

    /// <summary>The fields in order.</summary>
    public IReadOnlyDictionary<string, HoconValue> Fields => fields;

    /// <summary>Looks a value up by its path.</summary>
    /// <param name="path">Keys joined by dots, quoted where they hold dots themselves: <c>a.b."c.d"</c>.</param>
    /// <param name="value">The value, when there is one.</param>
    /// <exception cref="HoconException">The path cannot be read.</exception>
    public bool TryFind(string path, [NotNullWhen(true)] out HoconValue? value) =>
        TryFind(HoconPath.Parse(path), out value);

    /// <summary>Looks a value up by the parts of its path.</summary>
    public bool TryFind(IReadOnlyList<string> path, [NotNullWhen(true)] out HoconValue? value)
    {
        ArgumentNullException.ThrowIfNull(path);
        value = this;
        foreach (var key in path)
        {
            if (value is not HoconBlock block || !block.fields.TryGetValue(key, out value))
            {
                value = null;
                return false;
            }
        }

        return true;
    }
}
