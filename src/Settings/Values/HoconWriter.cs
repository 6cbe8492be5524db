using System.Text;

namespace ActorTasks.Hocon;

/// <summary>Writes resolved values as HOCON that reads back to the same values.</summary>
public static class HoconWriter
{
    private const int IndentColumns = 2;

    /// <summary>The value as HOCON; a block at the top without its braces, one field a line.</summary>
    public static string Write(HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        if (value is HoconBlock root)
        {
            WriteFields(text, root, 0);
        }
        else
        {
            WriteValue(text, value, 0);
        }

        return text.ToString();
    }

    private static void WriteValue(StringBuilder text, HoconValue value, int depth)
    {
        switch (value)
        {
            case HoconBlock { Fields.Count: 0 }:
                text.Append("{}");
                break;
            case HoconBlock block:
                text.Append("{\n");
                WriteFields(text, block, depth + 1);
                Indent(text, depth).Append('}');
                break;
            case HoconList { Items.Count: 0 }:
                text.Append("[]");
                break;
            case HoconList list:
                WriteItems(text, list, depth);
                break;
            case HoconScalar scalar:
                text.Append(scalar.Kind == HoconScalarKind.String ? HoconText.Quote(scalar.Text) : scalar.Text);
                break;
            default:
                throw new InvalidOperationException($"There is no way to write a {value.GetType().Name}.");
        }
    }

    private static void WriteFields(StringBuilder text, HoconBlock block, int depth)
    {
        foreach (var (key, value) in block.Fields)
        {
            Indent(text, depth).Append(HoconText.Key(key)).Append(value is HoconBlock ? " " : " = ");
            WriteValue(text, value, depth);
            text.Append('\n');
        }
    }

    private static void WriteItems(StringBuilder text, HoconList list, int depth)
    {
        text.Append("[\n");
        foreach (var item in list.Items)
        {
            WriteValue(Indent(text, depth + 1), item, depth + 1);
            text.Append('\n');
        }

        Indent(text, depth).Append(']');
    }

    private static StringBuilder Indent(StringBuilder text, int depth) => text.Append(' ', depth * IndentColumns);
}
