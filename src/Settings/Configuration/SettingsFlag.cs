namespace ActorTasks.Hocon;

/// <summary>A command-line flag of its own (<c>--urls</c>, <c>--data</c>) and the setting that it overrides.</summary>
public sealed class SettingsFlag
{
    private SettingsFlag(string flag, string key, IReadOnlyList<string> values, bool isList)
    {
        ArgumentException.ThrowIfNullOrEmpty(flag);
        ArgumentException.ThrowIfNullOrEmpty(key);
        Flag = flag;
        Key = key;
        Values = values;
        IsList = isList;
    }

    /// <summary>The flag as it was written, for <c>config show</c> and errors.</summary>
    public string Flag { get; }

    /// <summary>The setting, without the prefix <c>actortasks.</c></summary>
    public string Key { get; }

    /// <summary>The value, or the list's items, taken as they are.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Whether the setting is a list.</summary>
    public bool IsList { get; }

    /// <summary>A flag with one value.</summary>
    public static SettingsFlag Of(string flag, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(flag, key, [value], isList: false);
    }

    /// <summary>A flag whose values are the items of a list; they replace the whole list.</summary>
    public static SettingsFlag OfList(string flag, string key, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(flag, key, values, isList: true);
    }
}
