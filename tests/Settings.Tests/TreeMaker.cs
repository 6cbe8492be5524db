using System.Text;
using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

/// <summary>Makes trees and ways to spell them, all from one seed.</summary>
internal sealed class TreeMaker(int seed)
{
    private static readonly HoconOrigin Nowhere = new("made");
    private static readonly string[] Words =
    [
        "a", "b", "delay", "max-attempts", "x y", "a.b", "", "include", "10", "ä", "${x}", "quo\"te", "back\\slash",
        "new\nline", "# no comment", "//", "true", "null", "5m", "-1", "\u0001", "🙂", "a\u00A0b", "\uFEFF", "\"\"\"",
    ];

    private readonly Random random = new(seed);

    public HoconBlock Block(int depth)
    {
        var fields = new OrderedDictionary<string, HoconValue>();
        for (var count = random.Next(6); count > 0; count--)
        {
            fields[Word()] = Value(depth - 1);
        }

        return new HoconBlock(fields, Nowhere);
    }

    /// <summary>One of the many ways to write a block's fields.</summary>
    public string Spell(HoconBlock block)
    {
        var text = new StringBuilder();
        var braces = random.Next(3) == 0;
        text.Append(braces ? "{" : "");
        Fields(text, block);
        return text.Append(braces ? "}" : "").Append(Gap()).ToString();
    }

    private HoconValue Value(int depth) => random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => new HoconScalar(random.Next(-1000, 1000).ToString(), HoconScalarKind.Number, Nowhere),
        1 => random.Next(3) switch
        {
            0 => new HoconScalar("null", HoconScalarKind.Null, Nowhere),
            1 => new HoconScalar("true", HoconScalarKind.Boolean, Nowhere),
            _ => new HoconScalar("false", HoconScalarKind.Boolean, Nowhere),
        },
        2 or 3 => new HoconScalar(Word(), HoconScalarKind.String, Nowhere),
        4 => new HoconList([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth - 1))], Nowhere),
        _ => Block(depth),
    };

    private string Word() => Words[random.Next(Words.Length)];

    private void Fields(StringBuilder text, HoconBlock block)
    {
        foreach (var (key, value) in block.Fields)
        {
            Overridden(text, key);
            text.Append(Gap()).Append(Key(key));
            if (value is HoconBlock { Fields.Count: 1 } inner && random.Next(2) == 0)
            {
                var (innerKey, innerValue) = inner.Fields.Single();
                text.Append('.').Append(Key(innerKey).TrimStart());
                Assigned(text, innerValue);
            }
            else
            {
                Assigned(text, value);
            }

            text.Append(End());
        }
    }

    /// <summary>Sometimes an earlier assignment that must not be seen again.</summary>
    private void Overridden(StringBuilder text, string key)
    {
        if (random.Next(5) == 0)
        {
            text.Append(Gap()).Append(Key(key)).Append(" = ").Append(random.Next(2) == 0 ? "null" : "[earlier]").Append(End());
        }
    }

    private void Assigned(StringBuilder text, HoconValue value)
    {
        text.Append(Blank()).Append(value is HoconBlock && random.Next(2) == 0 ? "" : random.Next(2) == 0 ? "=" : ":");
        text.Append(Gap());
        Written(text, value);
    }

    private void Written(StringBuilder text, HoconValue value)
    {
        switch (value)
        {
            case HoconBlock block:
                Fields(text.Append('{'), block);
                text.Append(Gap()).Append('}');
                break;
            case HoconList list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Written(text.Append(Gap()), item);
                    text.Append(End());
                }

                text.Append(Gap()).Append(']');
                break;
            case HoconScalar { Kind: HoconScalarKind.String } scalar:
                text.Append(Text(scalar.Text));
                break;
            case HoconScalar scalar:
                text.Append(scalar.Text);
                break;
        }
    }

    private string Text(string value)
    {
        if (value is "a" or "b" or "delay" or "x y" or "5m" or "ä" or "🙂" && random.Next(2) == 0)
        {
            return value;
        }

        return random.Next(3) == 0 && !value.Contains('"') ? $"\"\"\"{value}\"\"\"" : HoconText.Quote(value);
    }

    private string Key(string key) => random.Next(2) == 0 ? HoconText.Key(key) : HoconText.Quote(key);

    private string Gap() => random.Next(6) switch
    {
        0 => "\n",
        1 => " # comment ${ } \"\n",
        2 => " // comment\n\t",
        3 => "\r\n",
        _ => Blank(),
    };

    private string Blank() => random.Next(3) switch { 0 => "", 1 => " ", _ => " \t" };

    private string End() => random.Next(3) switch { 0 => ",", 1 => "\n", _ => " , \n" };
}
