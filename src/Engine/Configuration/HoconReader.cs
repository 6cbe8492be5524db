using System.Globalization;
using System.Text;

namespace ActorEngine.Configuration;

/// <summary>The characters of a HOCON text and the smallest things made of them.</summary>
internal sealed class HoconReader(string text)
{
    private const string NotUnquoted = "$\"{}[]:=,+#`^?!@*&\\";
    private int _at;

    public bool AtEnd => _at >= text.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public char Peek => AtEnd ? '\0' : text[_at];

    public int Line => text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n') + 1;

    public bool AtEndOfValue => AtEnd || Peek is '\n' or ',' or '}' or ']' || AtComment;

    private bool AtComment => Peek == '#' || (Peek == '/' && _at + 1 < text.Length && text[_at + 1] == '/');

    public ConfigurationException Error(string what) => new($"HOCON, line {Line}: {what}");

    public bool TryTake(char c)
    {
        if (Peek != c || AtEnd)
        {
            return false;
        }

        _at++;
        return true;
    }

    public void SkipBlank() => Skip(commas: false);

    public void SkipBlankAndCommas() => Skip(commas: true);

    public string ReadInlineBlank()
    {
        var start = _at;
        while (!AtEnd && Peek != '\n' && IsBlank(Peek))
        {
            _at++;
        }

        return text[start.._at];
    }

    public List<string> ReadKey()
    {
        var elements = new List<string> { ReadKeyElement() };
        while (TryTake('.'))
        {
            elements.Add(ReadKeyElement());
        }

        return elements;
    }

    public string ReadUnquoted()
    {
        var start = _at;
        while (!AtEnd && !IsBlank(Peek) && !AtComment && !NotUnquoted.Contains(Peek))
        {
            _at++;
        }

        return start == _at ? throw Error($"unexpected '{Peek}'; text with this character needs quotes") : text[start.._at];
    }

    public ConfigReference ReadReference()
    {
        var line = Line;
        _at++;
        if (!TryTake('{'))
        {
            throw Error("'{' expected after '$'");
        }

        var optional = TryTake('?');
        var end = text.IndexOf('}', _at);
        if (end < 0)
        {
            throw Error("'}' is missing after '${'");
        }

        var path = text[_at..end].Trim();
        _at = end + 1;
        return path.Length == 0 ? throw Error("a path is missing between '${' and '}'") : new ConfigReference(ConfigPath.Parse(path), optional, line);
    }

    public string ReadQuoted()
    {
        if (string.CompareOrdinal(text, _at, "\"\"\"", 0, 3) == 0)
        {
            return ReadTripleQuoted();
        }

        _at++;
        var value = new StringBuilder();
        while (!TryTake('"'))
        {
            if (AtEnd)
            {
                // Akka.NET reads it so: what ends the input ends the text.
                break;
            }

            if (Peek == '\n')
            {
                throw Error("'\"' is missing at the end of a text");
            }

            value.Append(Peek == '\\' ? ReadEscaped() : text[_at++]);
        }

        return value.ToString();
    }

    private string ReadTripleQuoted()
    {
        var start = _at + 3;
        var end = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Error("'\"\"\"' is missing at the end of a text");
        }

        // Quotes beyond the closing three belong to the text.
        while (end + 3 < text.Length && text[end + 3] == '"')
        {
            end++;
        }

        _at = end + 3;
        return text[start..end];
    }

    private char ReadEscaped()
    {
        _at++;
        var c = Peek;
        _at++;
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u' when _at + 4 <= text.Length && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                throw Error($"unknown escape '\\{c}'");
        }
    }

    private string ReadKeyElement()
    {
        if (Peek == '"')
        {
            return ReadQuoted();
        }

        var start = _at;
        while (!AtEnd && Peek is not ('.' or '\n') && !AtComment && !NotUnquoted.Contains(Peek))
        {
            _at++;
        }

        // Blanks within a name are part of it, those around it are not.
        var name = text[start.._at].Trim();
        return name.Length == 0 ? throw Error(AtEnd ? "a key is missing" : $"unexpected '{Peek}' where a key should be") : name;
    }

    private void Skip(bool commas)
    {
        while (!AtEnd)
        {
            if (AtComment)
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (IsBlank(Peek) || (commas && Peek == ','))
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c == '\uFEFF';
}
