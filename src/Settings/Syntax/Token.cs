namespace ActorTasks.Hocon;

internal enum TokenKind
{
    End,
    Newline,
    Whitespace,
    Comma,
    Equals,
    Colon,
    PlusEquals,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Quoted,
    Unquoted,
    Substitution,
    OptionalSubstitution,
}

/// <summary>One token; <c>Text</c> is what it means (without quotes and escapes), not what was typed.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column)
{
    public bool IsText => Kind is TokenKind.Quoted or TokenKind.Unquoted;

    public bool IsSubstitution => Kind is TokenKind.Substitution or TokenKind.OptionalSubstitution;

    /// <summary>Ends a value: what follows belongs to the block or list around it.</summary>
    public bool EndsValue => Kind is TokenKind.End or TokenKind.Newline or TokenKind.Comma
        or TokenKind.CloseBrace or TokenKind.CloseBracket;

    /// <summary>The token in words, for errors.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Newline => "the end of the line",
        TokenKind.Whitespace => "a space",
        TokenKind.Quoted => $"the text \"{HoconText.Shorten(Text)}\"",
        TokenKind.Unquoted => $"\"{HoconText.Shorten(Text)}\"",
        _ => $"'{Text}'",
    };
}
