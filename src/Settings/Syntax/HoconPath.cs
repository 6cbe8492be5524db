using System.Text;

namespace ActorTasks.Hocon;

/// <summary>Paths such as <c>a.b."c.d"</c>: dots part the keys, quotes keep a dot inside a key.</summary>
public static class HoconPath
{
    /// <summary>Splits a path into its keys.</summary>
    /// <param name="path">The path as it would stand in a file.</param>
    /// <exception cref="HoconException">The path is empty, has an empty part, or a sign that needs quotes.</exception>
    public static IReadOnlyList<string> Parse(string path) => Parse(path, new HoconOrigin($"the key \"{HoconText.Shorten(path)}\""));

    internal static IReadOnlyList<string> Parse(string path, HoconOrigin source)
    {
        var lexer = new Lexer(path, source);
        var segments = Read(lexer);
        var rest = lexer.Peek();
        return rest.Kind == TokenKind.End
            ? segments
            : throw new HoconException(lexer.OriginOf(rest), "the end of the key", rest.Describe(),
                "Quote the part of the key that holds it.");
    }

    /// <summary>Reads a path from the lexer up to the first token that cannot belong to one.</summary>
    internal static IReadOnlyList<string> Read(Lexer lexer)
    {
        SkipBlank(lexer);
        var first = lexer.Peek();
        if (!first.IsText)
        {
            throw new HoconException(lexer.OriginOf(first), "a key", first.Describe(),
                "Write a key; quote it if it holds more than letters, digits, '-' and '_'.");
        }

        var segments = new List<string>();
        var segment = new StringBuilder();
        var started = false;
        var blank = "";
        while (lexer.Peek() is { Kind: TokenKind.Quoted or TokenKind.Unquoted or TokenKind.Whitespace })
        {
            var token = lexer.Next();
            if (token.Kind == TokenKind.Whitespace)
            {
                blank = token.Text;
                continue;
            }

            // Blanks between two parts of a key belong to it, those at its ends do not.
            segment.Append(blank);
            blank = "";
            if (token.Kind == TokenKind.Quoted)
            {
                segment.Append(token.Text);
                started = true;
                continue;
            }

            foreach (var letter in token.Text)
            {
                if (letter == '.')
                {
                    EndSegment(lexer, first, segments, segment, started);
                    started = false;
                }
                else
                {
                    segment.Append(letter);
                }
            }
        }

        EndSegment(lexer, first, segments, segment, started);
        return segments;
    }

    private static void SkipBlank(Lexer lexer)
    {
        while (lexer.Peek().Kind == TokenKind.Whitespace)
        {
            lexer.Next();
        }
    }

    private static void EndSegment(Lexer lexer, Token first, List<string> segments, StringBuilder segment, bool quoted)
    {
        if (segment.Length == 0 && !quoted)
        {
            throw new HoconException(lexer.OriginOf(first), "a name before and after every dot of a key",
                "a dot at the start, at the end or beside another dot",
                "Remove the dot; an empty name is written \"\", a dot inside a name is written in quotes.");
        }

        if (segments.Count == HoconLimits.Nesting)
        {
            throw new HoconException(lexer.OriginOf(first), $"a key of at most {HoconLimits.Nesting} parts", "a longer one",
                "Make the structure flatter.");
        }

        segments.Add(segment.ToString());
        segment.Clear();
    }
}
