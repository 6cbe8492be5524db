namespace ActorEngine.Configuration;

/// <summary>Joins the pieces of a value and replaces references by what they point to.</summary>
internal sealed class HoconReferences
{
    private readonly ConfigObject _root;
    private readonly HashSet<ConfigReference> _underWay = [];

    private HoconReferences(ConfigObject root) => _root = root;

    public static ConfigObject Resolve(ConfigObject root)
        => (ConfigObject?)new HoconReferences(root).Resolve((ConfigNode)root) ?? ConfigObject.Empty;

    /// <summary>One value from the pieces of a line: texts are strung together, objects merge, lists are appended.</summary>
    public static ConfigNode Join(IReadOnlyList<ConfigNode> pieces, int line)
    {
        if (pieces.Count == 1)
        {
            return pieces[0];
        }

        if (pieces.Any(p => p is ConfigReference or ConfigConcatenation))
        {
            return new ConfigConcatenation(pieces);
        }

        var solid = pieces.Where(p => p is not ConfigText { Value: var t } || !string.IsNullOrWhiteSpace(t)).ToArray();
        if (solid.Length > 0 && solid.All(p => p is ConfigObject))
        {
            return solid.Aggregate((below, above) => ConfigNode.Merge(above, below));
        }

        if (solid.Length > 0 && solid.All(p => p is ConfigArray))
        {
            return new ConfigArray([.. solid.Cast<ConfigArray>().SelectMany(a => a.Items)]);
        }

        return pieces.All(p => p is ConfigText)
            ? new ConfigText(string.Concat(pieces.Cast<ConfigText>().Select(t => t.Value)))
            : throw new ConfigurationException($"HOCON, line {line}: text, lists and objects cannot be joined in one value");
    }

    private ConfigNode? Resolve(ConfigNode node)
    {
        switch (node)
        {
            case ConfigObject parent:
                var fields = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
                foreach (var (key, child) in parent.Fields)
                {
                    if (Resolve(child) is { } value)
                    {
                        fields[key] = value;
                    }
                }

                return new ConfigObject(fields);
            case ConfigArray array:
                return new ConfigArray([.. array.Items.Select(Resolve).OfType<ConfigNode>()]);
            case ConfigConcatenation concatenation:
                var pieces = concatenation.Pieces.Select(Resolve).OfType<ConfigNode>().ToArray();
                return pieces.Length == 0 ? null : Join(pieces, 0);
            case ConfigReference reference:
                return Resolve(reference);
            default:
                return node;
        }
    }

    private ConfigNode? Resolve(ConfigReference reference)
    {
        if (!_underWay.Add(reference))
        {
            throw new ConfigurationException($"HOCON, line {reference.Line}: ${{{string.Join('.', reference.Path)}}} refers to itself");
        }

        var target = Find(reference.Path);
        _underWay.Remove(reference);
        return target is null && !reference.Optional
            ? throw new ConfigurationException($"HOCON, line {reference.Line}: ${{{string.Join('.', reference.Path)}}} is not defined")
            : target;
    }

    /// <summary>Walks the path and resolves what it meets, so that a reference may lead through another.</summary>
    private ConfigNode? Find(IReadOnlyList<string> path)
    {
        ConfigNode? node = _root;
        foreach (var element in path)
        {
            if (node is ConfigReference or ConfigConcatenation)
            {
                node = Resolve(node);
            }

            if (node is not ConfigObject parent || !parent.Fields.TryGetValue(element, out node))
            {
                return null;
            }
        }

        return Resolve(node);
    }
}
