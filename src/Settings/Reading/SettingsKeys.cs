using Microsoft.Extensions.Configuration;

namespace ActorTasks.Hocon;

/// <summary>What all readers of one configuration share: faults, known keys, and where values come from.</summary>
internal sealed class SettingsKeys(IConfiguration configuration, IReadOnlyDictionary<string, string> laterKeys)
{
    private readonly List<SettingsFault> faults = [];
    private readonly Dictionary<string, HashSet<string>> knownBySection = new(StringComparer.OrdinalIgnoreCase);

    public IConfiguration Configuration => configuration;

    public IReadOnlyList<SettingsFault> Faults => faults;

    public void AddFault(string path, string problem) =>
        faults.Add(new SettingsFault(Dotted(path), problem, OriginOf(path)));

    /// <summary>From here on the section's keys are checked; those not made known are faults.</summary>
    public void Visit(string section) => knownBySection.TryAdd(section, new(StringComparer.OrdinalIgnoreCase));

    public void MakeKnown(string section, string key) => knownBySection[section].Add(key);

    /// <summary>Adds a fault for every key that nobody asked for.</summary>
    public void CheckUnknown()
    {
        foreach (var (section, known) in knownBySection)
        {
            foreach (var child in configuration.GetSection(section).GetChildren())
            {
                if (!known.Contains(child.Key))
                {
                    AddFault(child.Path, DescribeUnknown(child, known));
                }
            }
        }
    }

    private string DescribeUnknown(IConfigurationSection child, HashSet<string> known)
    {
        if (LaterNote(Dotted(child.Path)) is { } note)
        {
            return $"expected a setting of this version, found one that a later version knows ({note}). Remove it, or upgrade.";
        }

        var close = ClosestName.Find(child.Key, known) ?? ClosestElsewhere(child.Key);
        return close is not null
            ? $"expected a known setting, found \"{child.Key}\". Did you mean \"{close}\"?"
            : $"expected a known setting, found \"{child.Key}\". Known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
    }

    private string? LaterNote(string key)
    {
        foreach (var (later, note) in laterKeys)
        {
            if (key.Equals(later, StringComparison.OrdinalIgnoreCase)
                || key.StartsWith(later + ".", StringComparison.OrdinalIgnoreCase))
            {
                return note;
            }
        }

        return null;
    }

    /// <summary>A setting of the same name in another section, with its whole key.</summary>
    private string? ClosestElsewhere(string key)
    {
        foreach (var (section, known) in knownBySection)
        {
            if (known.TryGetValue(key, out var same))
            {
                return Dotted(ConfigurationPath.Combine(section, same));
            }
        }

        return null;
    }

    /// <summary>Where a value comes from: exact for HOCON, else the name of the provider that has it.</summary>
    private string? OriginOf(string path)
    {
        if (configuration is not IConfigurationRoot root)
        {
            return null;
        }

        foreach (var provider in root.Providers.Reverse())
        {
            if (provider is HoconConfigurationProvider hocon)
            {
                if (hocon.OriginOf(path) is { } origin)
                {
                    return origin.ToString();
                }
            }
            else if (provider.TryGet(path, out _))
            {
                return provider.ToString();
            }
        }

        return null;
    }

    private static string Dotted(string path) =>
        HoconText.Path(path.Split(ConfigurationPath.KeyDelimiter));
}
