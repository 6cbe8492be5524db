using System.Globalization;
using System.Text;

namespace ActorTasks.Hocon;

/// <summary>Cuts a document into tokens, one at a time with one of look-ahead; comments are left out.</summary>
internal sealed class Lexer(string text, HoconOrigin source)
{
    private int at;
    private int line = 1;
    private int lineStart;
    private Token? ahead;

    private bool AtEnd => at >= text.Length;

    public Token Peek() => ahead ??= Read();

    public Token Next()
    {
        var token = Peek();
        ahead = null;
        return token;
    }

    public HoconOrigin OriginOf(Token token) => source with { Line = token.Line, Column = token.Column };

    private Token Read()
    {
        SkipComment();
        if (AtEnd)
        {
            return Make(TokenKind.End, "", at);
        }

        var letter = text[at];
        if (letter == '\n')
        {
            return ReadNewline();
        }

        if (HoconText.IsBlank(letter))
        {
            return ReadBlank();
        }

        return letter switch
        {
            '{' => Single(TokenKind.OpenBrace),
            '}' => Single(TokenKind.CloseBrace),
            '[' => Single(TokenKind.OpenBracket),
            ']' => Single(TokenKind.CloseBracket),
            ',' => Single(TokenKind.Comma),
            ':' => Single(TokenKind.Colon),
            '=' => Single(TokenKind.Equals),
            '+' when Follows("+=") => Symbol(TokenKind.PlusEquals, "+="),
            '$' when Follows("${?") => Symbol(TokenKind.OptionalSubstitution, "${?"),
            '$' when Follows("${") => Symbol(TokenKind.Substitution, "${"),
            '"' when Follows("\"\"\"") => ReadTripleQuoted(),
            '"' => ReadQuoted(),
            _ when HoconText.IsForbiddenUnquoted(letter) => throw Forbidden(letter),
            _ => ReadUnquoted(),
        };
    }

    private void SkipComment()
    {
        if (AtEnd || (text[at] != '#' && !Follows("//")))
        {
            return;
        }

        var end = text.IndexOf('\n', at);
        at = end < 0 ? text.Length : end;
    }

    private Token ReadNewline()
    {
        var token = Make(TokenKind.Newline, "\n", at);
        at++;
        line++;
        lineStart = at;
        return token;
    }

    private Token ReadBlank()
    {
        var start = at;
        while (!AtEnd && HoconText.IsBlank(text[at]))
        {
            at++;
        }

        return Make(TokenKind.Whitespace, text[start..at], start);
    }

    private Token ReadUnquoted()
    {
        var start = at;
        while (!AtEnd && text[at] != '\n' && !HoconText.IsBlank(text[at])
            && (!HoconText.IsForbiddenUnquoted(text[at]) || IsExponentSign(start)) && !Follows("//"))
        {
            at++;
        }

        return Make(TokenKind.Unquoted, text[start..at], start);
    }

    /// <summary>The plus of a number such as 1e+5, the one place where it needs no quotes.</summary>
    private bool IsExponentSign(int start) =>
        text[at] == '+' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])
        && text.AsSpan(start, at - start) is [.. var mantissa, 'e' or 'E']
        && mantissa.TrimStart('-') is { IsEmpty: false } digits && digits.IndexOfAnyExcept("0123456789.") < 0;

    private Token ReadTripleQuoted()
    {
        var token = Make(TokenKind.Quoted, "", at);
        var start = at + 3;
        var end = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new HoconException(OriginOf(token), "three quotes that end this text", "the end of the text",
                "Add \"\"\" where the text ends.");
        }

        // Of a run of more than three quotes the last three end the text; those before belong to it.
        while (end + 3 < text.Length && text[end + 3] == '"')
        {
            end++;
        }

        for (var index = start; index < end; index++)
        {
            if (text[index] == '\n')
            {
                line++;
                lineStart = index + 1;
            }
        }

        at = end + 3;
        return token with { Text = text[start..end] };
    }

    private Token ReadQuoted()
    {
        var token = Make(TokenKind.Quoted, "", at);
        var value = new StringBuilder();
        at++;
        while (true)
        {
            if (AtEnd || text[at] == '\n')
            {
                throw new HoconException(OriginOf(token), "a closing quote on the same line",
                    AtEnd ? "the end of the text" : "the end of the line",
                    "Close the text with \", or write \"\"\" around a text of several lines.");
            }

            var letter = text[at];
            if (letter == '"')
            {
                at++;
                return token with { Text = value.ToString() };
            }

            if (letter < ' ')
            {
                throw new HoconException(Here(), "printable letters inside quotes",
                    $"the control character U+{(int)letter:X4}",
                    $"Write it as an escape (\\u{(int)letter:x4}), or use \"\"\" around the text.");
            }

            value.Append(letter == '\\' ? ReadEscape() : letter);
            at++;
        }
    }

    /// <summary>Reads an escape and stops on its last letter.</summary>
    private char ReadEscape()
    {
        var escape = Here();
        at++;
        var letter = AtEnd ? '\0' : text[at];
        switch (letter)
        {
            case '"' or '\\' or '/': return letter;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when at + 4 < text.Length && ushort.TryParse(text.AsSpan(at + 1, 4),
                NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            default:
                throw new HoconException(escape, "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hex digits",
                    $"\\{(AtEnd || letter == '\n' ? "" : HoconText.Shorten(letter.ToString()))}",
                    "Write \\\\ for one backslash, or use \"\"\" around a text without escapes.");
        }
    }

    private HoconException Forbidden(char letter) => new(Here(), "a key, a value or a separator",
        $"'{letter}', which has no meaning outside quotes",
        "Write the whole text in double quotes.");

    private HoconOrigin Here() => source with { Line = line, Column = at - lineStart + 1 };

    private bool Follows(string symbol) => string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0;

    private Token Single(TokenKind kind) => Symbol(kind, text[at].ToString());

    private Token Symbol(TokenKind kind, string symbol)
    {
        var token = Make(kind, symbol, at);
        at += symbol.Length;
        return token;
    }

    private Token Make(TokenKind kind, string value, int start) => new(kind, value, line, start - lineStart + 1);
}
