using System.Text.RegularExpressions;

namespace ActorTasks.Hocon;

/// <summary>A value as it was written, substitutions still open.</summary>
internal abstract class Node(HoconOrigin origin)
{
    public HoconOrigin Origin { get; } = origin;
}

internal sealed partial class ScalarNode(HoconOrigin origin, string text, HoconScalarKind kind, bool blank = false) : Node(origin)
{
    public string Text { get; } = text;

    public HoconScalarKind Kind { get; } = kind;

    /// <summary>Unquoted whitespace between two values: it counts in texts and is dropped between blocks or lists.</summary>
    public bool IsBlank { get; } = blank;

    public static ScalarNode OfUnquoted(HoconOrigin origin, string text) => new(origin, text, text switch
    {
        "true" or "false" => HoconScalarKind.Boolean,
        "null" => HoconScalarKind.Null,
        _ when Number().IsMatch(text) => HoconScalarKind.Number,
        _ => HoconScalarKind.String,
    });

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

internal sealed class ListNode(HoconOrigin origin, IReadOnlyList<Node> items) : Node(origin)
{
    public IReadOnlyList<Node> Items { get; } = items;
}

/// <summary><c>${path}</c> or <c>${?path}</c>. Scopes are the places of including files, innermost first.</summary>
internal sealed class SubstitutionNode(
    HoconOrigin origin, IReadOnlyList<string> path, bool optional, IReadOnlyList<IReadOnlyList<string>> scopes) : Node(origin)
{
    public IReadOnlyList<string> Path { get; } = path;

    public bool IsOptional { get; } = optional;

    public IReadOnlyList<IReadOnlyList<string>> Scopes { get; } = scopes;

    public override string ToString() => (IsOptional ? "${?" : "${") + HoconText.Path(Path) + "}";
}

internal sealed class ConcatNode(HoconOrigin origin, IReadOnlyList<Node> parts) : Node(origin)
{
    public IReadOnlyList<Node> Parts { get; } = parts;
}

/// <summary><c>key += value</c>: the earlier value of the same field with one more item.</summary>
internal sealed class AppendNode(HoconOrigin origin, Node item) : Node(origin)
{
    public Node Item { get; } = item;
}

/// <summary>A block. A field keeps all its assignments, lowest first, since a later one may refer to an earlier.</summary>
internal sealed class BlockNode(HoconOrigin origin, bool itemOverrides = false) : Node(origin)
{
    private readonly OrderedDictionary<string, List<Node>> fields = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, List<Node>> Fields => fields;

    /// <summary>Its keys are item numbers given from outside (environment, --set), laid over a list's items.</summary>
    public bool IsItemOverrides { get; } = itemOverrides;

    public void Add(string key, Node value)
    {
        if (!fields.TryGetValue(key, out var layers))
        {
            fields.Add(key, [value]);
            return;
        }

        if (value is BlockNode block && layers[^1] is BlockNode below && below.IsItemOverrides == block.IsItemOverrides)
        {
            below.TakeOver(block);
            return;
        }

        if (value is ScalarNode or ListNode)
        {
            // Nothing below can be seen again, not even by a self-reference.
            layers.Clear();
        }

        layers.Add(value);
    }

    /// <summary>Adds a value under a path, making the blocks between.</summary>
    public void Add(IReadOnlyList<string> path, Node value)
    {
        for (var index = path.Count - 1; index > 0; index--)
        {
            var around = new BlockNode(value.Origin);
            around.Add(path[index], value);
            value = around;
        }

        Add(path[0], value);
    }

    public void TakeOver(BlockNode other)
    {
        foreach (var (key, layers) in other.fields)
        {
            foreach (var layer in layers)
            {
                Add(key, layer);
            }
        }
    }
}
