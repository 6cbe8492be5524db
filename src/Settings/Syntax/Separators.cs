namespace ActorTasks.Hocon;

/// <summary>What stands between settings and between items, and what is wrong there.</summary>
internal sealed class Separators(Lexer lexer)
{
    /// <summary>Skips blanks and newlines, and says whether there was a newline.</summary>
    public bool SkipBlank()
    {
        var newline = false;
        while (lexer.Peek().Kind is TokenKind.Whitespace or TokenKind.Newline)
        {
            newline |= lexer.Next().Kind == TokenKind.Newline;
        }

        return newline;
    }

    /// <summary>Refuses what cannot begin a setting.</summary>
    public void RefuseAtField(Token token, HoconOrigin start)
    {
        switch (token.Kind)
        {
            case TokenKind.Comma:
                throw Wrong(token, "a setting", "a comma with nothing before it", "Remove the comma.");
            case TokenKind.End:
                throw Wrong(token, $"'}}' for the block that begins at {start}", token.Describe(),
                    "Add the closing brace.");
            case TokenKind.CloseBrace:
                throw Wrong(token, "a setting or the end of the text", "'}' without its '{'",
                    "Remove the brace, or add the opening one.");
        }
    }

    /// <summary>Refuses what cannot begin an item of a list.</summary>
    public void RefuseAtItem(Token token, HoconOrigin start)
    {
        switch (token.Kind)
        {
            case TokenKind.Comma:
                throw Wrong(token, "an item of the list", "a comma with nothing before it", "Remove the comma.");
            case TokenKind.End or TokenKind.CloseBrace:
                throw Wrong(token, $"']' for the list that begins at {start}", token.Describe(), "Add the closing bracket.");
        }
    }

    /// <summary>After a field or item: a newline, a comma or the closing sign.</summary>
    public void EndItem(TokenKind close, string next, HoconOrigin start)
    {
        var newline = SkipBlank();
        var token = lexer.Peek();
        if (token.Kind == TokenKind.Comma)
        {
            lexer.Next();
            return;
        }

        if (newline || token.Kind == close)
        {
            return;
        }

        if (token.Kind == TokenKind.End)
        {
            throw Wrong(token, $"'{(close == TokenKind.CloseBracket ? ']' : '}')}' for what begins at {start}",
                token.Describe(), "Add the closing sign.");
        }

        throw Wrong(token, $"a comma or a new line before {next}", token.Describe(),
            token.Kind is TokenKind.Equals or TokenKind.Colon or TokenKind.PlusEquals
                ? "Is the value before it missing? Quote a value that holds this sign."
                : "Put it on its own line, or in quotes if it belongs to the value.");
    }

    private HoconException Wrong(Token token, string expected, string found, string advice) =>
        new(lexer.OriginOf(token), expected, found, advice);
}
