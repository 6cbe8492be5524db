using System.Text;

namespace ActorTasks.Hocon;

/// <summary>Values side by side: texts are joined, lists are appended, blocks are merged; kinds do not mix.</summary>
internal static class Joining
{
    /// <summary>Joins what can be joined without resolving: plain texts. All else waits.</summary>
    public static Node AtParse(ConcatNode concat)
    {
        if (!concat.Parts.All(part => part is ScalarNode))
        {
            return concat;
        }

        var text = string.Concat(concat.Parts.Select(part => ((ScalarNode)part).Text));
        return new ScalarNode(concat.Origin, text, HoconScalarKind.String);
    }

    /// <summary>Joins resolved parts, first to last; null where nothing is left.</summary>
    public static Shape? Join(IReadOnlyList<(Shape Shape, bool IsBlank)> parts, HoconOrigin origin, Budget budget)
    {
        var solid = parts.Where(part => !part.IsBlank).Select(part => part.Shape).ToList();
        if (parts.Count == 0)
        {
            return null;
        }

        if (solid.All(shape => shape is ScalarShape))
        {
            return JoinTexts(parts, origin, budget);
        }

        if (solid.All(shape => shape is BlockShape))
        {
            return MergeBlocks([.. solid.Cast<BlockShape>()], budget);
        }

        return JoinLists(solid, origin, budget);
    }

    /// <summary>Merges blocks, lowest first: a field of several becomes a slot with the layers of all.</summary>
    public static BlockShape MergeBlocks(IReadOnlyList<BlockShape> blocks, Budget budget)
    {
        if (blocks.Count == 1)
        {
            return blocks[0];
        }

        var gathered = new OrderedDictionary<string, List<Slot>>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            budget.Spend(block.Origin, block.Fields.Count);
            foreach (var (key, slot) in block.Fields)
            {
                if (!gathered.TryGetValue(key, out var slots))
                {
                    gathered.Add(key, slots = []);
                }

                slots.Add(slot);
            }
        }

        var fields = new OrderedDictionary<string, Slot>(gathered.Count, StringComparer.Ordinal);
        foreach (var (key, slots) in gathered)
        {
            fields.Add(key, slots.Count == 1 ? slots[0] : Stack(slots));
        }

        return new BlockShape(fields, blocks[^1].Origin, blocks.All(block => block.IsItemOverrides));
    }

    /// <summary>Lays items given by number over a list; numbers beyond its end are appended in their order.</summary>
    public static ListShape OverrideItems(ListShape list, BlockShape overrides)
    {
        var items = list.Items.ToList();
        foreach (var (index, slot) in overrides.NumberedFields())
        {
            if (index < list.Items.Count)
            {
                items[index] = Stack([items[index], slot]);
            }
            else
            {
                items.Add(slot);
            }
        }

        return new ListShape(items, overrides.Origin);
    }

    private static Slot Stack(IReadOnlyList<Slot> slots) =>
        new([.. slots.SelectMany(slot => slot.Layers.Take(slot.Count))]);

    private static ScalarShape JoinTexts(IReadOnlyList<(Shape Shape, bool IsBlank)> parts, HoconOrigin origin, Budget budget)
    {
        if (parts.Count == 1)
        {
            return (ScalarShape)parts[0].Shape;
        }

        var text = new StringBuilder();
        foreach (var (shape, _) in parts)
        {
            var part = ((ScalarShape)shape).Text;
            budget.SpendCharacters(origin, part.Length);
            text.Append(part);
        }

        return new ScalarShape(text.ToString(), HoconScalarKind.String, origin);
    }

    private static ListShape JoinLists(IReadOnlyList<Shape> parts, HoconOrigin origin, Budget budget)
    {
        var items = new List<Slot>();
        foreach (var part in parts)
        {
            IReadOnlyList<Slot> added = part switch
            {
                ListShape list => list.Items,
                BlockShape block when block.NumberedFields().Any() && parts.Any(other => other is ListShape) =>
                    [.. block.NumberedFields().Select(field => field.Slot)],
                _ => throw Mixed(parts, part, origin),
            };
            budget.Spend(origin, added.Count);
            items.AddRange(added);
        }

        return new ListShape(items, origin);
    }

    private static HoconException Mixed(IReadOnlyList<Shape> parts, Shape wrong, HoconOrigin origin)
    {
        var other = parts.First(part => part.GetType() != wrong.GetType());
        return new HoconException(origin, $"values of one kind side by side, like {Describe(other)} at {other.Origin}",
            $"{Describe(wrong)} at {wrong.Origin}",
            "Only texts join texts, lists join lists and blocks join blocks. Is a comma or a new line missing?");
    }

    private static string Describe(Shape shape) => shape switch
    {
        ListShape => "a list",
        BlockShape => "a block",
        _ => "a text",
    };
}
