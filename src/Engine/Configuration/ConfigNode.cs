using System.Text;

namespace ActorEngine.Configuration;

/// <summary>A parsed HOCON value. Nodes are never changed after the parser has handed them out.</summary>
internal abstract class ConfigNode
{
    /// <summary>An object that has a node at a path and nothing else.</summary>
    public static ConfigNode Under(string path, ConfigNode node)
        => ConfigPath.Parse(path).Reverse().Aggregate(node, (below, name) => new ConfigObject(new(StringComparer.Ordinal) { [name] = below }));

    /// <summary>Lays <paramref name="winner"/> over <paramref name="loser"/>: objects merge, anything else wins whole.</summary>
    public static ConfigNode Merge(ConfigNode winner, ConfigNode loser)
    {
        if (winner is not ConfigObject left || loser is not ConfigObject right)
        {
            return winner;
        }

        var fields = new Dictionary<string, ConfigNode>(left.Fields, StringComparer.Ordinal);
        foreach (var (key, node) in right.Fields)
        {
            fields[key] = fields.TryGetValue(key, out var existing) ? Merge(existing, node) : node;
        }

        return new ConfigObject(fields);
    }
}

/// <summary>An object: fields by name, in the order in which they were written.</summary>
internal sealed class ConfigObject(Dictionary<string, ConfigNode> fields) : ConfigNode
{
    public static ConfigObject Empty { get; } = new([]);

    public Dictionary<string, ConfigNode> Fields { get; } = fields;

    public ConfigNode? Find(IReadOnlyList<string> path)
    {
        ConfigNode? node = this;
        foreach (var element in path)
        {
            if (node is not ConfigObject parent || !parent.Fields.TryGetValue(element, out node))
            {
                return null;
            }
        }

        return node;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        WriteFields(text, 0);
        return text.ToString();
    }

    private void WriteFields(StringBuilder text, int depth)
    {
        foreach (var (key, node) in Fields)
        {
            text.Append(' ', depth * 2).Append(ConfigPath.Quote(key));
            if (node is ConfigObject child)
            {
                text.Append(" {\n");
                child.WriteFields(text, depth + 1);
                text.Append(' ', depth * 2).Append("}\n");
            }
            else
            {
                text.Append(" = ").Append(node).Append('\n');
            }
        }
    }
}

/// <summary>A list of values.</summary>
internal sealed class ConfigArray(IReadOnlyList<ConfigNode> items) : ConfigNode
{
    public IReadOnlyList<ConfigNode> Items { get; } = items;

    public override string ToString()
        => "[" + string.Join(", ", Items.Select(i => i is ConfigObject o ? "{" + o.ToString().Replace('\n', ',') + "}" : i.ToString())) + "]";
}

/// <summary>Text, as it was written or between its quotes; null for the unquoted word <c>null</c>.</summary>
internal sealed class ConfigText(string? value) : ConfigNode
{
    public string? Value { get; } = value;

    public override string ToString() => Value is null ? "null" : ConfigPath.Quote(Value);
}

/// <summary>A <c>${path}</c> that is looked up once the whole text is parsed.</summary>
internal sealed class ConfigReference(IReadOnlyList<string> path, bool optional, int line) : ConfigNode
{
    public IReadOnlyList<string> Path { get; } = path;

    public bool Optional { get; } = optional;

    public int Line { get; } = line;
}

/// <summary>Several pieces in a row of which at least one is a reference; joined once that is known.</summary>
internal sealed class ConfigConcatenation(IReadOnlyList<ConfigNode> pieces) : ConfigNode
{
    public IReadOnlyList<ConfigNode> Pieces { get; } = pieces;
}
