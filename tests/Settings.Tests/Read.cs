using ActorTasks.Hocon;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.SettingsTests;

/// <summary>Short ways to read a text and to show what came of it.</summary>
internal static class Read
{
    /// <summary>The text's values as <c>key=value</c> lines in the order of their keys; null shows as ∅.</summary>
    public static string Flat(string text) =>
        Show(new ConfigurationBuilder().AddHoconString(text, "test.conf").Build());

    public static string FlatFile(string path) => Show(new ConfigurationBuilder().AddHoconFile(path).Build());

    public static HoconBlock Tree(string text, Dictionary<string, string>? environment = null) =>
        HoconDocument.Parse(text, "test.conf").Resolve(name => environment?.GetValueOrDefault(name));

    public static HoconException Error(string text) =>
        Assert.Throws<HoconException>(() => Tree(text));

    private static string Show(IConfigurationRoot configuration)
    {
        var leaves = new List<string>();
        foreach (var provider in configuration.Providers)
        {
            Collect(provider, null, leaves);
        }

        return string.Join('\n', leaves.Order(StringComparer.Ordinal));
    }

    private static void Collect(IConfigurationProvider provider, string? path, List<string> leaves)
    {
        foreach (var key in provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var full = path is null ? key : $"{path}:{key}";
            if (provider.TryGet(full, out var value))
            {
                leaves.Add($"{full}={value ?? "∅"}");
            }

            Collect(provider, full, leaves);
        }
    }
}
