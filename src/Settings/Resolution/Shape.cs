namespace ActorTasks.Hocon;

/// <summary>
/// A value resolved just so far that its kind is known; fields and items are slots that are resolved when asked.
/// So a block may refer to its own parts, and only what is used is resolved.
/// </summary>
internal abstract class Shape(HoconOrigin origin)
{
    public HoconOrigin Origin { get; } = origin;

    /// <summary>The shape that a substitution took this one from, else itself: a block found inside itself has no end.</summary>
    public Shape Source { get; protected init; } = null!;
}

internal sealed class ScalarShape : Shape
{
    public ScalarShape(string text, HoconScalarKind kind, HoconOrigin origin)
        : base(origin)
    {
        Text = text;
        Kind = kind;
        Source = this;
    }

    public string Text { get; }

    public HoconScalarKind Kind { get; }
}

internal sealed class ListShape : Shape
{
    public ListShape(IReadOnlyList<Slot> items, HoconOrigin origin, Shape? source = null)
        : base(origin)
    {
        Items = items;
        Source = source ?? this;
    }

    public IReadOnlyList<Slot> Items { get; }
}

internal sealed class BlockShape : Shape
{
    public BlockShape(OrderedDictionary<string, Slot> fields, HoconOrigin origin, bool itemOverrides, Shape? source = null)
        : base(origin)
    {
        Fields = fields;
        IsItemOverrides = itemOverrides;
        Source = source ?? this;
    }

    public OrderedDictionary<string, Slot> Fields { get; }

    public bool IsItemOverrides { get; }

    /// <summary>The fields whose keys are numbers, in their order.</summary>
    public IEnumerable<(int Index, Slot Slot)> NumberedFields() =>
        from field in Fields
        let index = ItemIndex(field.Key)
        where index >= 0
        orderby index
        select (index, field.Value);

    /// <summary>The key as the number of a list item, or -1.</summary>
    public static int ItemIndex(string key)
    {
        const int mostDigits = 9;
        return key.Length is > 0 and <= mostDigits && key.All(char.IsAsciiDigit) ? int.Parse(key) : -1;
    }
}

/// <summary>
/// What is assigned to one path, lowest layer first. While a layer is resolved, the slot stands for the layers
/// below it: that is how <c>path = ${path}":more"</c> sees the earlier value.
/// </summary>
internal sealed class Slot(IReadOnlyList<Node> layers, int count)
{
    private Dictionary<int, Slot>? prefixes;

    public Slot(IReadOnlyList<Node> layers)
        : this(layers, layers.Count)
    {
    }

    public IReadOnlyList<Node> Layers { get; } = layers;

    /// <summary>How many of the layers count.</summary>
    public int Count { get; } = count;

    /// <summary>The layer that is being resolved, or -1.</summary>
    public int Current { get; set; } = -1;

    public bool IsResolved { get; private set; }

    /// <summary>Null when all that was assigned were optional substitutions that found nothing.</summary>
    public Shape? Shape { get; private set; }

    public void Resolve(Shape? shape)
    {
        Shape = shape;
        IsResolved = true;
    }

    /// <summary>The slot as it is to be seen now: cut below the layer that is being resolved.</summary>
    public Slot View()
    {
        var slot = this;
        while (slot.Current >= 0)
        {
            slot = slot.Below(slot.Current);
        }

        return slot;
    }

    /// <summary>The lowest layers alone.</summary>
    public Slot Below(int layer)
    {
        prefixes ??= [];
        if (!prefixes.TryGetValue(layer, out var prefix))
        {
            prefixes[layer] = prefix = new Slot(Layers, layer);
        }

        return prefix;
    }
}

/// <summary>A slot seen through a substitution: its value, not its assignments.</summary>
internal sealed class SlotNode(HoconOrigin origin, Slot target) : Node(origin)
{
    public Slot Target { get; } = target;
}
