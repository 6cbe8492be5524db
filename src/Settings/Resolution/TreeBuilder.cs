namespace ActorTasks.Hocon;

/// <summary>Resolves every slot under the root into the finished tree.</summary>
internal sealed class TreeBuilder(Resolver resolver)
{
    private readonly HashSet<Shape> around = new(ReferenceEqualityComparer.Instance);
    private int depth;

    public HoconBlock Build() => resolver.Evaluate(resolver.Root) is BlockShape root
        ? (HoconBlock)Build(root)
        : new HoconBlock([], new HoconOrigin("no settings"));

    private HoconValue Build(Shape shape)
    {
        resolver.Budget.Spend(shape.Origin);
        if (shape is ScalarShape scalar)
        {
            resolver.Budget.SpendCharacters(scalar.Origin, 1);
            return new HoconScalar(scalar.Text, scalar.Kind, scalar.Origin);
        }

        if (!around.Add(shape.Source))
        {
            throw new HoconException(shape.Origin, "a value that comes to an end", "a block or list that contains itself",
                "Refer to a part of it instead of to all of it.");
        }

        if (++depth > HoconLimits.Nesting + 1)
        {
            throw new HoconException(shape.Origin, $"at most {HoconLimits.Nesting} levels of blocks and lists", "a deeper one",
                "Make the structure flatter.");
        }

        HoconValue built = shape is BlockShape block ? BuildBlock(block) : BuildList((ListShape)shape);
        depth--;
        around.Remove(shape.Source);
        return built;
    }

    private HoconBlock BuildBlock(BlockShape block)
    {
        var fields = new List<KeyValuePair<string, HoconValue>>(block.Fields.Count);
        foreach (var (key, slot) in block.Fields)
        {
            if (resolver.Evaluate(slot) is { } shape)
            {
                fields.Add(new(key, Build(shape)));
            }
        }

        return new HoconBlock(fields, block.Origin);
    }

    private HoconList BuildList(ListShape list)
    {
        var items = new List<HoconValue>(list.Items.Count);
        foreach (var slot in list.Items)
        {
            if (resolver.Evaluate(slot) is { } shape)
            {
                items.Add(Build(shape));
            }
        }

        return new HoconList(items, list.Origin);
    }
}
