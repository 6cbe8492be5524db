using System.Collections;

namespace ActorTasks.Hocon;

/// <summary>
/// Puts the settings together from everywhere they can come from. A later layer wins over an earlier one:
/// reference, file, environment, <c>--set</c>, flags. Blocks merge, lists are replaced, a single item of a list can
/// be overridden by its number, and a substitution sees the settings of all layers, then the environment.
/// </summary>
public sealed class SettingsLayers
{
    /// <summary>The block that all settings of the product stand under: <c>actortasks</c>. The engine's stand under <c>akka</c>.</summary>
    public const string Root = "actortasks";

    /// <summary>What environment variables that are settings begin with; case does not matter.</summary>
    public const string EnvironmentPrefix = "ACTORTASKS__";

    /// <summary>The defaults, as HOCON.</summary>
    public string Reference { get; init; } = "";

    /// <summary>What errors and <c>config show</c> call the defaults.</summary>
    public string ReferenceName { get; init; } = "reference.conf";

    /// <summary>The file given with <c>--config</c>; it must exist. A relative path starts from the current folder.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>
    /// The environment. Variables that begin with <see cref="EnvironmentPrefix"/> are settings (<c>__</c> is a dot,
    /// <c>_</c> a hyphen, <c>__0</c> a list's item); all of them answer substitutions.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Texts <c>key=value</c> in the order given; of two for one key the later wins. <c>key+=value</c> appends to a list.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Flags of their own.</summary>
    public IReadOnlyList<SettingsFlag> Flags { get; init; } = [];

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>Reads all layers and makes one tree of them.</summary>
    /// <exception cref="SettingsException">Something cannot be read: all faults of all layers at once.</exception>
    public EffectiveSettings Build()
    {
        var faults = new List<SettingsFault>();
        var document = Read(faults, () => HoconDocument.Parse(Reference, new HoconOrigin(ReferenceName) { Kind = HoconOriginKind.Default }));
        if (ConfigFile is { } file)
        {
            document = Read(faults, () => HoconDocument.ParseFile(file)).WithFallback(document);
        }

        document = ReadOutside(faults, EnvironmentSettings(faults)).WithFallback(document);
        document = ReadOutside(faults, Set.Select<string, Func<OutsideSetting>>(
            text => () => OutsideSetting.OfSet(text))).WithFallback(document);
        document = ReadOutside(faults, Flags.Select<SettingsFlag, Func<OutsideSetting>>(
            flag => () => OutsideSetting.OfFlag(flag))).WithFallback(document);
        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }

        try
        {
            return new EffectiveSettings(document.Resolve(name => Environment.GetValueOrDefault(name)));
        }
        catch (HoconException error)
        {
            throw new SettingsException([SettingsFault.Of(error)], error);
        }
    }

    /// <summary>Variables in an order of their own: a block before its parts, so that the more exact name wins.</summary>
    private IEnumerable<Func<OutsideSetting>> EnvironmentSettings(List<SettingsFault> faults)
    {
        var named = Environment
            .Where(variable => variable.Key.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(variable => variable.Key.Split("__").Length)
            .ThenBy(variable => variable.Key.Length)
            .ThenBy(variable => variable.Key, StringComparer.Ordinal)
            .ToList();
        foreach (var same in named.GroupBy(variable => variable.Key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            faults.Add(new SettingsFault("", $"expected one environment variable for a setting, but found "
                + $"{string.Join(" and ", same.Select(variable => variable.Key))}, which mean the same. Keep one of them.", null));
        }

        return named.Select<KeyValuePair<string, string>, Func<OutsideSetting>>(
            variable => () => OutsideSetting.OfVariable(variable.Key, variable.Value));
    }

    private static HoconDocument ReadOutside(List<SettingsFault> faults, IEnumerable<Func<OutsideSetting>> settings)
    {
        var root = new BlockNode(new HoconOrigin("command line and environment"));
        foreach (var read in settings)
        {
            try
            {
                read().AddTo(root);
            }
            catch (HoconException error)
            {
                faults.Add(SettingsFault.Of(error));
            }
        }

        return HoconDocument.Of(root);
    }

    private static HoconDocument Read(List<SettingsFault> faults, Func<HoconDocument> read)
    {
        try
        {
            return read();
        }
        catch (HoconException error)
        {
            faults.Add(SettingsFault.Of(error));
            return HoconDocument.Empty;
        }
    }
}
