using System.Text;

namespace ActorTasks.Hocon;

/// <summary><c>include "x"</c>, <c>include file("x")</c>, <c>include required(…)</c>.</summary>
internal sealed record IncludeStatement(string Name, bool IsRequired)
{
    /// <summary>Reads what follows the word <c>include</c>.</summary>
    public static IncludeStatement Read(Lexer lexer, Token keyword)
    {
        var around = new StringBuilder();
        while (lexer.Peek().Kind is TokenKind.Unquoted or TokenKind.Whitespace or TokenKind.Newline)
        {
            var token = lexer.Next();
            around.Append(token.Kind == TokenKind.Unquoted ? token.Text : "");
        }

        var name = lexer.Peek();
        if (name.Kind != TokenKind.Quoted)
        {
            throw Wrong(lexer, name, name.Describe());
        }

        lexer.Next();
        var opened = around.ToString();
        var required = opened.StartsWith("required(", StringComparison.Ordinal);
        RefuseUnknownForm(lexer, keyword, required ? opened["required(".Length..] : opened);
        ReadClosing(lexer, opened.Count(letter => letter == '('));
        return new IncludeStatement(name.Text, required);
    }

    private static void RefuseUnknownForm(Lexer lexer, Token keyword, string form)
    {
        if (form is "url(" or "classpath(")
        {
            throw new HoconException(lexer.OriginOf(keyword), "the name of a file", $"include {form}…)",
                "Only files can be included: include \"name.conf\".");
        }

        if (form is not ("" or "file("))
        {
            throw Wrong(lexer, keyword, $"\"{HoconText.Shorten(form)}\"");
        }
    }

    private static void ReadClosing(Lexer lexer, int count)
    {
        while (count > 0)
        {
            while (lexer.Peek().Kind is TokenKind.Whitespace)
            {
                lexer.Next();
            }

            var token = lexer.Peek();
            var closing = token.Kind == TokenKind.Unquoted && token.Text.Length <= count && token.Text.All(letter => letter == ')');
            if (!closing)
            {
                throw Wrong(lexer, token, token.Describe());
            }

            count -= lexer.Next().Text.Length;
        }
    }

    private static HoconException Wrong(Lexer lexer, Token token, string found) => new(lexer.OriginOf(token),
        "include \"name\", include file(\"name\") or include required(\"name\")", found,
        "Put the file's name in double quotes; a key that is called include must be quoted itself.");
}
