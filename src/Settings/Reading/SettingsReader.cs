using Microsoft.Extensions.Configuration;

namespace ActorTasks.Hocon;

/// <summary>
/// Reads a section of the configuration into typed values. A fault does not stop the reading: it is noted with where
/// the value came from, a stand-in is returned, and <see cref="Finish"/> throws them all, unknown keys included.
/// A key without a value, or with <c>null</c>, gets its fallback; without a fallback it is required.
/// </summary>
public sealed class SettingsReader
{
    private readonly SettingsKeys keys;
    private readonly string path;

    private SettingsReader(SettingsKeys keys, string path)
    {
        this.keys = keys;
        this.path = path;
        keys.Visit(path);
    }

    /// <summary>Begins to read.</summary>
    /// <param name="configuration">The whole configuration; origins are known when it is the root.</param>
    /// <param name="section">The section's key, as <c>actortasks</c> or <c>actortasks:retry</c>.</param>
    /// <param name="laterKeys">Whole dotted keys (or blocks) that a later version knows, with a word on them each.</param>
    public SettingsReader(IConfiguration configuration, string section, IReadOnlyDictionary<string, string>? laterKeys = null)
        : this(new SettingsKeys(configuration ?? throw new ArgumentNullException(nameof(configuration)),
            laterKeys ?? new Dictionary<string, string>()), section ?? throw new ArgumentNullException(nameof(section)))
    {
    }

    /// <summary>The faults so far, of all readers that belong together.</summary>
    public IReadOnlyList<SettingsFault> Faults => keys.Faults;

    /// <summary>Whether the key is set to anything but <c>null</c>.</summary>
    public bool Has(string key) => At(key).Exists();

    /// <summary>A block below this one. A missing one reads as empty.</summary>
    public SettingsReader Section(string key)
    {
        RefuseValue(At(key), "a block { … }");
        return new SettingsReader(keys, Combine(key));
    }

    /// <summary>A text.</summary>
    public string String(string key, string? fallback = null) => Read(key, fallback, SettingsConversion.Text);

    /// <summary>A text that may be missing.</summary>
    public string? OptionalString(string key) => At(key).Exists() ? String(key, "") : null;

    /// <summary>A whole number.</summary>
    public int Int(string key, int? fallback = null, int min = int.MinValue, int max = int.MaxValue) =>
        (int)Read(key, fallback, SettingsConversion.Whole(min, max, int.MinValue, int.MaxValue));

    /// <summary>A whole number of 64 bits.</summary>
    public long Long(string key, long? fallback = null, long min = long.MinValue, long max = long.MaxValue) =>
        Read(key, fallback, SettingsConversion.Whole(min, max, long.MinValue, long.MaxValue));

    /// <summary>A number with a fraction.</summary>
    public double Double(string key, double? fallback = null, double min = double.MinValue, double max = double.MaxValue) =>
        Read(key, fallback, SettingsConversion.Number(min, max));

    /// <summary>A switch: <c>on</c>, <c>yes</c>, <c>true</c>, <c>off</c>, <c>no</c>, <c>false</c>; case does not matter.</summary>
    public bool Bool(string key, bool? fallback = null) =>
        Word(key, fallback, ("on", true), ("off", false), ("true", true), ("false", false), ("yes", true), ("no", false));

    /// <summary>A duration, 0 or more unless <paramref name="min"/> says otherwise.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">Its value when it is missing; null makes it required.</param>
    /// <param name="min">The least that is allowed.</param>
    /// <param name="max">The most that is allowed.</param>
    /// <param name="bareUnit">What a number without a unit counts; null where a unit is required.</param>
    public TimeSpan Duration(
        string key, TimeSpan? fallback = null, TimeSpan? min = null, TimeSpan? max = null, TimeSpan? bareUnit = null) =>
        Read(key, fallback, SettingsConversion.Duration(min ?? TimeSpan.Zero, max ?? TimeSpan.MaxValue, bareUnit));

    /// <summary>A size in bytes; a bare number counts bytes.</summary>
    public long Size(string key, long? fallback = null, long min = 0, long max = long.MaxValue) =>
        Read(key, fallback, SettingsConversion.Size(min, max));

    /// <summary>A whole number, or a word such as <c>auto</c> or <c>off</c> that reads as null; so does a missing key.</summary>
    public int? IntOr(string key, string word, int min = int.MinValue, int max = int.MaxValue) =>
        (int?)ReadOr(key, word, SettingsConversion.Whole(min, max, int.MinValue, int.MaxValue));

    /// <summary>A duration, or a word such as <c>off</c> that reads as null; so does a missing key.</summary>
    public TimeSpan? DurationOr(string key, string word, TimeSpan? min = null, TimeSpan? max = null, TimeSpan? bareUnit = null) =>
        ReadOr(key, word, SettingsConversion.Duration(min ?? TimeSpan.Zero, max ?? TimeSpan.MaxValue, bareUnit));

    /// <summary>A size in bytes, or a word such as <c>off</c> that reads as null; so does a missing key.</summary>
    public long? SizeOr(string key, string word, long min = 0, long max = long.MaxValue) =>
        ReadOr(key, word, SettingsConversion.Size(min, max));

    /// <summary>One of the words given, with what each means; case does not matter.</summary>
    public T Word<T>(string key, T? fallback, params (string Word, T Value)[] words)
        where T : struct =>
        Read(key, fallback, SettingsConversion.Words(words));

    /// <summary>One of the words given, as it is spelled there; case does not matter.</summary>
    public string Word(string key, string? fallback, params string[] words) =>
        Read(key, fallback, SettingsConversion.Words([.. words.Select(word => (word, word))]));

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Strings(string key, IReadOnlyList<string>? fallback = null)
    {
        var section = At(key);
        if (section.Value is { Length: > 0 } single)
        {
            return [single];
        }

        var texts = new List<string>();
        foreach (var item in Items(section))
        {
            texts.Add(item.Value ?? "");
            if (item.Value is null)
            {
                keys.AddFault(item.Path, "expected a text, found a block, a list or null.");
            }
        }

        return section.Value is null && texts.Count == 0 ? fallback ?? [] : texts;
    }

    /// <summary>A list of blocks, each read by the function given; a missing list is empty.</summary>
    public IReadOnlyList<T> Objects<T>(string key, Func<SettingsReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var section = At(key);
        if (section.Value is { Length: > 0 })
        {
            RefuseValue(section, "a list of blocks [ { … } ]");
            return [];
        }

        var objects = new List<T>();
        foreach (var item in Items(section))
        {
            RefuseValue(item, "a block { … }");
            objects.Add(read(new SettingsReader(keys, item.Path)));
        }

        return objects;
    }

    /// <summary>A block whose keys are names of the user's own, each value a block read by the function given.</summary>
    public IReadOnlyDictionary<string, T> Map<T>(string key, Func<string, SettingsReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        RefuseValue(At(key), "a block { name { … } }");
        var map = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in At(key).GetChildren())
        {
            RefuseValue(item, "a block { … }");
            map[item.Key] = read(item.Key, new SettingsReader(keys, item.Path));
        }

        return map;
    }

    /// <summary>Makes keys known that are read elsewhere.</summary>
    public void Known(params ReadOnlySpan<string> others)
    {
        foreach (var key in others)
        {
            keys.MakeKnown(path, key);
        }
    }

    /// <summary>Notes a fault that this reader cannot see itself, such as two settings that do not go together.</summary>
    /// <param name="key">The key in this section.</param>
    /// <param name="problem">What was expected, what came, and what to do.</param>
    public void Fault(string key, string problem) => keys.AddFault(Combine(key), problem);

    /// <summary>
    /// Notes a fault for each block at the top that was meant to stand in this section: one whose name is close to the
    /// section's, or that the section knows. For programs whose settings are all of them.
    /// </summary>
    public void RefuseMisplaced() => keys.CheckMisplaced(path);

    /// <summary>Ends the reading, for this reader and all that belong to it.</summary>
    /// <exception cref="SettingsException">There are faults, or keys that nobody asked for.</exception>
    public void Finish()
    {
        keys.CheckUnknown();
        if (keys.Faults.Count > 0)
        {
            throw new SettingsException([.. keys.Faults]);
        }
    }

    /// <summary>The key's section; from now on the key is known.</summary>
    private IConfigurationSection At(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        keys.MakeKnown(path, key);
        return keys.Configuration.GetSection(Combine(key));
    }

    private string Combine(string key) => path.Length == 0 ? key : ConfigurationPath.Combine(path, key);

    private T Read<T>(string key, T? fallback, SettingsConversion<T> conversion)
        where T : struct =>
        At(key).Exists() || fallback is null ? Convert(key, conversion) : fallback.Value;

    private string Read(string key, string? fallback, SettingsConversion<string> conversion) =>
        At(key).Exists() || fallback is null ? Convert(key, conversion) : fallback;

    private T? ReadOr<T>(string key, string word, SettingsConversion<T> conversion)
        where T : struct
    {
        var section = At(key);
        return !section.Exists() || word.Equals(section.Value, StringComparison.OrdinalIgnoreCase)
            ? null
            : Convert(key, conversion with { Expected = $"{conversion.Expected}, or \"{word}\"" });
    }

    private T Convert<T>(string key, SettingsConversion<T> conversion)
    {
        var section = At(key);
        if (section.Value is { } text && !section.GetChildren().Any())
        {
            var (value, detail) = conversion.Convert(text);
            if (detail is not null)
            {
                keys.AddFault(section.Path, $"expected {conversion.Expected}, found {SettingsKeys.Show(section, text)}{detail}{(detail.EndsWith('?') ? "" : ".")}");
            }

            return value;
        }

        keys.AddFault(section.Path, $"expected {conversion.Expected}, found {(section.Exists() ? "a block or a list" : "nothing")}.");
        return conversion.StandIn;
    }

    private void RefuseValue(IConfigurationSection section, string expected)
    {
        if (section.Value is { } text && !section.GetChildren().Any())
        {
            keys.AddFault(section.Path, $"expected {expected}, found {SettingsKeys.Show(section, text)}.");
        }
    }

    /// <summary>The items of a list, in the order of their numbers.</summary>
    private IEnumerable<IConfigurationSection> Items(IConfigurationSection section)
    {
        var items = section.GetChildren().ToList();
        foreach (var named in items.Where(item => BlockShape.ItemIndex(item.Key) < 0))
        {
            keys.AddFault(named.Path, "expected a list [ … ], found a block with this key.");
        }

        return items.Where(item => BlockShape.ItemIndex(item.Key) >= 0).OrderBy(item => BlockShape.ItemIndex(item.Key));
    }
}
