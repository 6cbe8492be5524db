namespace ActorTasks.Hocon;

/// <summary>
/// Finds the value of a path by the specification's rules: a substitution looks forward to the final value;
/// where that would be a circle it looks back to what was assigned before; where nothing was, it finds nothing.
/// </summary>
internal sealed class Resolver(IReadOnlyList<BlockNode> layers, Func<string, string?> environment)
{
    private readonly Dictionary<Node, Shape> literals = new(ReferenceEqualityComparer.Instance);

    public Budget Budget { get; } = new();

    public Slot Root { get; } = new(layers);

    /// <summary>The value of a slot so far that its kind is known; null where nothing was assigned after all.</summary>
    public Shape? Evaluate(Slot slot)
    {
        slot = slot.View();
        if (slot.IsResolved || slot.Count == 0)
        {
            return slot.Shape;
        }

        Budget.Enter(slot.Layers[slot.Count - 1].Origin);
        var shape = EvaluateLayers(slot);
        Budget.Leave();
        slot.Resolve(shape);
        return shape;
    }

    /// <summary>From the highest layer down: blocks gather, anything else ends the search.</summary>
    private Shape? EvaluateLayers(Slot slot)
    {
        var blocks = new List<BlockShape>();
        for (var layer = slot.Count - 1; layer >= 0; layer--)
        {
            slot.Current = layer;
            var shape = EvaluateNode(slot.Layers[layer], slot, layer);
            slot.Current = -1;
            switch (shape)
            {
                case null:
                    continue;
                case BlockShape block:
                    blocks.Add(block);
                    continue;
                case ListShape list when blocks.Count > 0 && blocks.All(block => block.IsItemOverrides):
                    return Joining.OverrideItems(list, Merge(blocks));
            }

            if (blocks.Count == 0)
            {
                return shape;
            }

            break;
        }

        return blocks.Count == 0 ? null : Merge(blocks);
    }

    private BlockShape Merge(List<BlockShape> highestFirst)
    {
        highestFirst.Reverse();
        return Joining.MergeBlocks(highestFirst, Budget);
    }

    private Shape? EvaluateNode(Node node, Slot slot, int layer)
    {
        Budget.Spend(node.Origin);
        switch (node)
        {
            case ScalarNode or ListNode or BlockNode:
                return Literal(node);
            case SlotNode taken:
                return Take(Evaluate(taken.Target));
            case SubstitutionNode substitution:
                return Substitute(substitution);
            case ConcatNode concat:
                return Join(concat);
            case AppendNode append:
                return Append(append, slot, layer);
            default:
                throw new InvalidOperationException($"There is no way to resolve a {node.GetType().Name}.");
        }
    }

    /// <summary>What was written out; each literal has one shape, so that its parts are resolved once.</summary>
    private Shape Literal(Node node)
    {
        if (literals.TryGetValue(node, out var known))
        {
            return known;
        }

        Shape shape = node switch
        {
            ScalarNode scalar => new ScalarShape(scalar.Text, scalar.Kind, scalar.Origin),
            ListNode list => new ListShape([.. list.Items.Select(item => new Slot([item]))], list.Origin),
            BlockNode block => OfBlock(block),
            _ => throw new InvalidOperationException($"A {node.GetType().Name} is no literal."),
        };
        literals.Add(node, shape);
        return shape;
    }

    private static BlockShape OfBlock(BlockNode block)
    {
        var fields = new OrderedDictionary<string, Slot>(block.Fields.Count, StringComparer.Ordinal);
        foreach (var (key, assigned) in block.Fields)
        {
            fields.Add(key, new Slot(assigned));
        }

        return new BlockShape(fields, block.Origin, block.IsItemOverrides);
    }

    /// <summary>
    /// A value for another place than its own. Its parts stay bound to the place they come from, so that a
    /// self-reference in them is not repeated at the new one.
    /// </summary>
    private Shape? Take(Shape? shape)
    {
        switch (shape)
        {
            case BlockShape block:
                Budget.Spend(block.Origin, block.Fields.Count);
                var fields = new OrderedDictionary<string, Slot>(block.Fields.Count, StringComparer.Ordinal);
                foreach (var (key, slot) in block.Fields)
                {
                    fields.Add(key, Bind(slot));
                }

                return new BlockShape(fields, block.Origin, itemOverrides: false, block.Source);
            case ListShape list:
                Budget.Spend(list.Origin, list.Items.Count);
                return new ListShape([.. list.Items.Select(Bind)], list.Origin, list.Source);
            default:
                return shape;
        }
    }

    private static Slot Bind(Slot slot) => slot is { Count: 1, Layers: [ScalarNode or SlotNode] }
        ? slot
        : new Slot([new SlotNode(slot.Layers[slot.Count - 1].Origin, slot)]);

    private Shape? Join(ConcatNode concat)
    {
        var parts = new List<(Shape Shape, bool IsBlank)>(concat.Parts.Count);
        foreach (var part in concat.Parts)
        {
            var shape = part is SubstitutionNode substitution ? Substitute(substitution) : Literal(part);
            if (shape is not null)
            {
                parts.Add((shape, part is ScalarNode { IsBlank: true }));
            }
        }

        Budget.Spend(concat.Origin, concat.Parts.Count);
        return Joining.Join(parts, concat.Origin, Budget);
    }

    /// <summary>Appends of one run together, so that a thousand of them are no deeper than one.</summary>
    private ListShape Append(AppendNode last, Slot slot, int layer)
    {
        var first = layer;
        while (first > 0 && slot.Layers[first - 1] is AppendNode)
        {
            first--;
        }

        var parts = new List<(Shape Shape, bool IsBlank)>();
        if (Evaluate(slot.Below(first)) is { } earlier)
        {
            parts.Add((earlier, false));
        }

        var added = new List<Slot>();
        for (var index = first; index <= layer; index++)
        {
            added.Add(new Slot([((AppendNode)slot.Layers[index]).Item]));
        }

        parts.Add((new ListShape(added, last.Origin), false));
        return (ListShape)Joining.Join(parts, last.Origin, Budget)!;
    }

    private Shape? Substitute(SubstitutionNode substitution)
    {
        Budget.Spend(substitution.Origin);
        var circle = false;
        foreach (var scope in substitution.Scopes)
        {
            if (Find([.. scope, .. substitution.Path], ref circle) is { } inScope)
            {
                return Take(inScope);
            }
        }

        if (Find(substitution.Path, ref circle) is { } found)
        {
            return Take(found);
        }

        var name = string.Join('.', substitution.Path);
        if (environment(name) is { } variable)
        {
            Budget.SpendCharacters(substitution.Origin, variable.Length);
            return new ScalarShape(variable, HoconScalarKind.String, HoconOrigin.OfVariable(name));
        }

        return substitution.IsOptional ? null : throw Missing(substitution, circle);
    }

    private Shape? Find(IReadOnlyList<string> path, ref bool circle)
    {
        var shape = Evaluate(Root);
        foreach (var key in path)
        {
            if (shape is not BlockShape block || !block.Fields.TryGetValue(key, out var slot))
            {
                return null;
            }

            circle |= slot.View() != slot;
            shape = Evaluate(slot);
        }

        return shape;
    }

    private HoconException Missing(SubstitutionNode substitution, bool circle)
    {
        if (circle)
        {
            return new HoconException(substitution.Origin, $"an earlier value for {substitution} to refer to",
                "a circle: it is needed to find its own value",
                "Give the setting a value before this one, break the circle, or write ${?…}.");
        }

        return new HoconException(substitution.Origin, $"a setting or an environment variable for {substitution}",
            "none" + Closest(substitution.Path), "Set it, or write ${?…} if it may be missing.");
    }

    /// <summary>The closest key beside the first part of the path that is missing.</summary>
    private string Closest(IReadOnlyList<string> path)
    {
        var shape = Evaluate(Root);
        foreach (var key in path)
        {
            if (shape is not BlockShape block)
            {
                return "";
            }

            if (!block.Fields.TryGetValue(key, out var slot))
            {
                return ClosestName.Find(key, block.Fields.Keys) is { } close ? $" (there is \"{close}\")" : "";
            }

            shape = Evaluate(slot);
        }

        return "";
    }
}
