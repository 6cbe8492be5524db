namespace ActorTasks.Hocon;

/// <summary>Reads tokens into a syntax tree. Values keep all that resolving needs: order, origin, open substitutions.</summary>
internal sealed class Parser
{
    private readonly Lexer lexer;
    private readonly Separators separators;
    private readonly Includes includes;
    private readonly IncludePlace place;
    private readonly List<string> path;
    private int depth;
    private int lists;

    private Parser(string text, HoconOrigin source, Includes includes, IncludePlace place)
    {
        lexer = new Lexer(text, source);
        separators = new Separators(lexer);
        this.includes = includes;
        this.place = place;
        path = [.. place.Path];
        depth = place.Depth;
    }

    /// <summary>Reads one document into a block; an included one knows the place where it is included.</summary>
    public static BlockNode Parse(string text, HoconOrigin source, Includes includes, IncludePlace place) =>
        new Parser(text, source, includes, place).ParseDocument();

    /// <summary>Reads one value that fills the whole text.</summary>
    public static Node ParseWholeValue(string text, HoconOrigin source)
    {
        var parser = new Parser(text, source, new Includes(), IncludePlace.Root(folder: null));
        var value = parser.ParseValue();
        parser.separators.SkipBlank();
        var rest = parser.lexer.Peek();
        return rest.Kind == TokenKind.End
            ? value
            : throw parser.Wrong(rest, "the end of the value", rest.Describe(),
                "Put a text that holds this sign in double quotes.");
    }

    private BlockNode ParseDocument()
    {
        separators.SkipBlank();
        var first = lexer.Peek();
        var root = new BlockNode(lexer.OriginOf(first));
        if (first.Kind == TokenKind.OpenBracket)
        {
            throw Wrong(first, "a block of settings at the top", "a list",
                "Give the list a key: items = [ … ].");
        }

        if (first.Kind != TokenKind.OpenBrace)
        {
            ParseFields(root, TokenKind.End);
            return root;
        }

        lexer.Next();
        ParseFields(root, TokenKind.CloseBrace);
        separators.SkipBlank();
        var rest = lexer.Peek();
        return rest.Kind == TokenKind.End
            ? root
            : throw Wrong(rest, "the end of the text after the closing brace", rest.Describe(),
                "Remove it, or move it inside the braces.");
    }

    private BlockNode ParseBlock()
    {
        var open = lexer.Next();
        Deepen(open, 1);
        var block = new BlockNode(lexer.OriginOf(open));
        ParseFields(block, TokenKind.CloseBrace);
        depth--;
        return block;
    }

    private void ParseFields(BlockNode block, TokenKind close)
    {
        while (true)
        {
            separators.SkipBlank();
            var token = lexer.Peek();
            if (token.Kind == close)
            {
                lexer.Next();
                return;
            }

            separators.RefuseAtField(token, block.Origin);
            ParseField(block);
            separators.EndItem(close, "another setting", block.Origin);
        }
    }

    private void ParseField(BlockNode block)
    {
        var first = lexer.Peek();
        if (first is { Kind: TokenKind.Unquoted, Text: "include" })
        {
            lexer.Next();
            ParseInclude(block, first);
            return;
        }

        var key = HoconPath.Read(lexer);
        separators.SkipBlank();
        var separator = lexer.Peek();
        Deepen(first, key.Count);
        path.AddRange(key);
        block.Add(key, ParseAssigned(first, separator));
        path.RemoveRange(path.Count - key.Count, key.Count);
        depth -= key.Count;
    }

    private Node ParseAssigned(Token key, Token separator)
    {
        switch (separator.Kind)
        {
            case TokenKind.OpenBrace:
                return ParseValue();
            case TokenKind.Equals or TokenKind.Colon:
                lexer.Next();
                return ParseValue();
            case TokenKind.PlusEquals:
                lexer.Next();
                lists++;
                var item = ParseValue();
                lists--;
                return new AppendNode(lexer.OriginOf(key), item);
            default:
                throw Wrong(separator, $"'=', ':', '+=' or '{{' after the key \"{HoconText.Shorten(key.Text)}\"",
                    separator.Describe(), "Write key = value.");
        }
    }

    private Node ParseValue()
    {
        separators.SkipBlank();
        var first = lexer.Peek();
        var parts = new List<Node>();
        ScalarNode? blank = null;
        while (!lexer.Peek().EndsValue)
        {
            var token = lexer.Peek();
            if (token.Kind == TokenKind.Whitespace)
            {
                lexer.Next();
                blank = new ScalarNode(lexer.OriginOf(token), token.Text, HoconScalarKind.String, blank: true);
                continue;
            }

            if (token.Kind is TokenKind.Equals or TokenKind.Colon or TokenKind.PlusEquals)
            {
                break;
            }

            if (blank is not null && parts.Count > 0)
            {
                parts.Add(blank);
            }

            blank = null;
            parts.Add(ParsePart(token));
        }

        return parts.Count switch
        {
            0 => throw Wrong(first, "a value", first.Describe(), "Write a value; null unsets a setting, \"\" is an empty text."),
            1 => parts[0],
            _ => Joining.AtParse(new ConcatNode(lexer.OriginOf(first), parts)),
        };
    }

    private Node ParsePart(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.OpenBrace:
                return ParseBlock();
            case TokenKind.OpenBracket:
                return ParseList();
            case TokenKind.Quoted:
                lexer.Next();
                return new ScalarNode(lexer.OriginOf(token), token.Text, HoconScalarKind.String);
            case TokenKind.Unquoted:
                lexer.Next();
                return ScalarNode.OfUnquoted(lexer.OriginOf(token), token.Text);
            default:
                return ParseSubstitution();
        }
    }

    private ListNode ParseList()
    {
        var open = lexer.Next();
        Deepen(open, 1);
        lists++;
        var items = new List<Node>();
        while (true)
        {
            separators.SkipBlank();
            var token = lexer.Peek();
            if (token.Kind == TokenKind.CloseBracket)
            {
                lexer.Next();
                lists--;
                depth--;
                return new ListNode(lexer.OriginOf(open), items);
            }

            separators.RefuseAtItem(token, lexer.OriginOf(open));
            items.Add(ParseValue());
            separators.EndItem(TokenKind.CloseBracket, "another item", lexer.OriginOf(open));
        }
    }

    private SubstitutionNode ParseSubstitution()
    {
        var open = lexer.Next();
        var target = HoconPath.Read(lexer);
        var close = lexer.Peek();
        if (close.Kind != TokenKind.CloseBrace)
        {
            throw Wrong(close, $"'}}' for the substitution that begins at {lexer.OriginOf(open)}", close.Describe(),
                "Write ${path} or ${?path}; quote parts of the path that hold other signs.");
        }

        lexer.Next();
        includes.SubstitutionsRead++;
        return new SubstitutionNode(lexer.OriginOf(open), target, open.Kind == TokenKind.OptionalSubstitution, place.Scopes);
    }

    private void ParseInclude(BlockNode block, Token keyword)
    {
        var statement = IncludeStatement.Read(lexer, keyword);
        var origin = lexer.OriginOf(keyword);
        var before = includes.SubstitutionsRead;
        foreach (var included in includes.Load(statement, origin, place.Inside(path, depth)))
        {
            block.TakeOver(included);
        }

        if (lists > 0 && includes.SubstitutionsRead > before)
        {
            throw new HoconException(origin, "an included file without substitutions inside a list",
                "one that has some, which cannot be found by a path there",
                "Move the include out of the list and refer to it.");
        }
    }

    private void Deepen(Token token, int levels)
    {
        depth += levels;
        if (depth > HoconLimits.Nesting)
        {
            throw Wrong(token, $"at most {HoconLimits.Nesting} levels of blocks, lists and dotted keys", "a deeper one",
                "Make the structure flatter.");
        }
    }

    private HoconException Wrong(Token token, string expected, string found, string advice) =>
        new(lexer.OriginOf(token), expected, found, advice);
}
