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

    /// <summary>A value as errors show it, secrets hidden.</summary>
    public static string Show(IConfigurationSection section, string text) =>
        Quantity.Show(Secrets.Hide(section.Path.Split(ConfigurationPath.KeyDelimiter), text));

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

    /// <summary>Adds a fault for every key at the top that was meant to be the section, or to stand in it.</summary>
    public void CheckMisplaced(string section)
    {
        foreach (var child in configuration.GetChildren().Where(child => !child.Key.Equals(section, StringComparison.OrdinalIgnoreCase)))
        {
            var meant = ClosestName.Find(child.Key, [section])
                ?? (knownBySection[section].TryGetValue(child.Key, out var known) ? Dotted(ConfigurationPath.Combine(section, known)) : null);
            if (meant is not null)
            {
                AddFault(child.Path, $"expected the settings under \"{section}\", found \"{child.Key}\" beside it, where nothing reads it. "
                    + $"Did you mean \"{meant}\"? A value that is only for substitutions needs another name.");
            }
        }
    }

    private string DescribeUnknown(IConfigurationSection child, HashSet<string> known)
    {
        if (LaterKeys.Describe(Dotted(child.Path), laterKeys) is { } note)
        {
            return $"expected a setting of this version, found one that a later version knows ({note}). Remove it, or upgrade.";
        }

        var close = ClosestName.Find(child.Key, known) ?? ClosestElsewhere(child.Key);
        return close is not null
            ? $"expected a known setting, found \"{child.Key}\". Did you mean \"{close}\"?"
            : $"expected a known setting, found \"{child.Key}\". Known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
    }

    /// <summary>
    /// The whole key of a setting elsewhere: one of the same name, one whose path was written as one name
    /// (<c>retry-delay</c>), else one of a close name.
    /// </summary>
    private string? ClosestElsewhere(string key)
    {
        var paths = knownBySection.SelectMany(section => section.Value.Select(name => ConfigurationPath.Combine(section.Key, name))).ToList();
        var names = paths.ToLookup(path => path[(path.LastIndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) + 1)..], StringComparer.OrdinalIgnoreCase);
        var runTogether = paths.ToLookup(path => path[(path.IndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) + 1)..].Replace(ConfigurationPath.KeyDelimiter, "-"));
        var close = names[key].FirstOrDefault()
            ?? (ClosestName.Find(key, runTogether.Select(path => path.Key)) is { } path ? runTogether[path].First() : null)
            ?? (ClosestName.Find(key, names.Select(name => name.Key)) is { } name ? names[name].First() : null);
        return close is null ? null : Dotted(close);
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
