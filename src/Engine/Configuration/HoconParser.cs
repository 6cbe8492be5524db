namespace ActorEngine.Configuration;

/// <summary>
/// Reads the core of HOCON: objects, lists, dotted and quoted keys, quoted, triple-quoted and unquoted text, comments,
/// references. The last value of a key wins, objects merge. No includes and no <c>+=</c>.
/// </summary>
internal sealed class HoconParser
{
    private readonly HoconReader _reader;

    private HoconParser(string text) => _reader = new HoconReader(text);

    public static ConfigObject Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = new HoconParser(text).ParseRoot();
        return HoconReferences.Resolve(root);
    }

    private ConfigObject ParseRoot()
    {
        _reader.SkipBlank();
        ConfigObject root;
        if (_reader.TryTake('{'))
        {
            root = ParseFields(closed: true);
            _reader.SkipBlank();
        }
        else
        {
            root = ParseFields(closed: false);
        }

        return _reader.AtEnd ? root : throw _reader.Error($"unexpected '{_reader.Peek}' after the end of the configuration");
    }

    private ConfigObject ParseFields(bool closed)
    {
        var fields = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
        while (true)
        {
            _reader.SkipBlankAndCommas();
            if (_reader.AtEnd)
            {
                return closed ? throw _reader.Error("'}' is missing") : new ConfigObject(fields);
            }

            if (_reader.Peek == '}')
            {
                if (!closed)
                {
                    throw _reader.Error("'}' closes nothing");
                }

                _reader.TryTake('}');
                return new ConfigObject(fields);
            }

            ParseField(fields);
        }
    }

    private void ParseField(Dictionary<string, ConfigNode> fields)
    {
        var path = _reader.ReadKey();
        _reader.SkipBlank();
        if (_reader.Peek == '+')
        {
            throw _reader.Error("'+=' is not supported; write the whole list");
        }

        if (_reader.Peek == '{')
        {
            Put(fields, path, ParseValue());
            return;
        }

        if (!_reader.TryTake('=') && !_reader.TryTake(':'))
        {
            throw _reader.Error(path is ["include"]
                ? "'include' is not supported"
                : $"'=', ':' or '{{' expected after the key '{string.Join('.', path)}'");
        }

        _reader.SkipBlank();
        Put(fields, path, ParseValue());
    }

    private static void Put(Dictionary<string, ConfigNode> fields, List<string> path, ConfigNode value)
    {
        for (var i = path.Count - 1; i > 0; i--)
        {
            value = new ConfigObject(new Dictionary<string, ConfigNode>(StringComparer.Ordinal) { [path[i]] = value });
        }

        fields[path[0]] = fields.TryGetValue(path[0], out var existing) ? PutOver(value, existing) : value;
    }

    /// <summary>A later value over an earlier one; an earlier or later reference is merged when it is known.</summary>
    private static ConfigNode PutOver(ConfigNode value, ConfigNode existing)
    {
        if (value is ConfigObject left && existing is ConfigObject right)
        {
            var merged = new Dictionary<string, ConfigNode>(right.Fields, StringComparer.Ordinal);
            foreach (var (key, node) in left.Fields)
            {
                merged[key] = merged.TryGetValue(key, out var below) ? PutOver(node, below) : node;
            }

            return new ConfigObject(merged);
        }

        return value is ConfigObject && existing is ConfigReference or ConfigConcatenation
            ? new ConfigConcatenation([existing, value])
            : value;
    }

    private ConfigNode ParseValue()
    {
        var pieces = new List<ConfigNode>();
        var plain = true;
        while (true)
        {
            var blank = _reader.ReadInlineBlank();
            if (_reader.AtEndOfValue)
            {
                break;
            }

            if (blank.Length > 0 && pieces.Count > 0)
            {
                pieces.Add(new ConfigText(blank));
            }

            switch (_reader.Peek)
            {
                case '{':
                    _reader.TryTake('{');
                    pieces.Add(ParseFields(closed: true));
                    break;
                case '[':
                    pieces.Add(ParseList());
                    break;
                case '$':
                    pieces.Add(_reader.ReadReference());
                    break;
                case '"':
                    plain = false;
                    pieces.Add(new ConfigText(_reader.ReadQuoted()));
                    break;
                default:
                    pieces.Add(new ConfigText(_reader.ReadUnquoted()));
                    break;
            }
        }

        if (pieces.Count == 0)
        {
            throw _reader.Error("a value is missing");
        }

        return plain && pieces is [ConfigText { Value: "null" }] ? new ConfigText(null) : HoconReferences.Join(pieces, _reader.Line);
    }

    private ConfigArray ParseList()
    {
        _reader.TryTake('[');
        var items = new List<ConfigNode>();
        while (true)
        {
            _reader.SkipBlankAndCommas();
            if (_reader.TryTake(']'))
            {
                return new ConfigArray(items);
            }

            if (_reader.AtEnd)
            {
                throw _reader.Error("']' is missing");
            }

            items.Add(ParseValue());
        }
    }
}
