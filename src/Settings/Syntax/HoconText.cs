using System.Globalization;
using System.Text;

namespace ActorTasks.Hocon;

/// <summary>How texts and keys are written in HOCON.</summary>
public static class HoconText
{
    private const string Forbidden = "$\"{}[]:=,+#`^?!@*&\\";
    private const int ShownCharacters = 60;

    /// <summary>The text in double quotes, with JSON's escapes.</summary>
    /// <param name="text">Any text; what cannot stand in a file (control characters, half surrogate pairs) is escaped.</param>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var index = 0; index < text.Length; index++)
        {
            AppendEscaped(quoted, text, ref index);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>One part of a path as it must be written in a file: quoted only where it has to be.</summary>
    public static string Key(string segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var plain = segment.Length > 0 && segment != "include"
            && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
        return plain ? segment : Quote(segment);
    }

    /// <summary>A whole path as it must be written in a file, its parts joined by dots.</summary>
    public static string Path(IEnumerable<string> segments) => string.Join('.', segments.Select(Key));

    internal static bool IsForbiddenUnquoted(char letter) => Forbidden.Contains(letter, StringComparison.Ordinal);

    /// <summary>Whitespace as the specification lists it, the newline excepted.</summary>
    internal static bool IsBlank(char letter) => letter switch
    {
        '\n' or '\u0085' => false,
        '\uFEFF' or (>= '\u001C' and <= '\u001F') => true,
        _ => char.IsWhiteSpace(letter),
    };

    /// <summary>A text cut to what an error can show, control characters made visible.</summary>
    internal static string Shorten(string text)
    {
        var cut = text.Length > ShownCharacters ? text[..ShownCharacters] : text;
        var shown = new StringBuilder();
        foreach (var letter in cut)
        {
            shown.Append(letter switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(letter) || char.IsSurrogate(letter) && cut.Length < text.Length => "?",
                _ => letter.ToString(),
            });
        }

        return text.Length > ShownCharacters ? shown.Append('…').ToString() : shown.ToString();
    }

    private static void AppendEscaped(StringBuilder quoted, string text, ref int index)
    {
        var letter = text[index];
        switch (letter)
        {
            case '"': quoted.Append("\\\""); break;
            case '\\': quoted.Append("\\\\"); break;
            case '\n': quoted.Append("\\n"); break;
            case '\r': quoted.Append("\\r"); break;
            case '\t': quoted.Append("\\t"); break;
            case '\b': quoted.Append("\\b"); break;
            case '\f': quoted.Append("\\f"); break;
            case var _ when char.IsHighSurrogate(letter) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]):
                quoted.Append(letter).Append(text[++index]);
                break;
            case var _ when char.IsControl(letter) || char.IsSurrogate(letter):
                quoted.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
                break;
            default: quoted.Append(letter); break;
        }
    }
}
