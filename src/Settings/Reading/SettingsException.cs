namespace ActorTasks.Hocon;

/// <summary>One thing that is wrong with the settings.</summary>
/// <param name="Key">The setting's whole key; empty when it is a text that cannot be read at all.</param>
/// <param name="Problem">What was expected, what came, and what to do.</param>
/// <param name="Origin">Where it was set; null when nothing was set or the source is not known.</param>
public sealed record SettingsFault(string Key, string Problem, string? Origin)
{
    /// <summary>The fault as one line.</summary>
    public override string ToString() => Key.Length == 0
        ? Problem
        : $"{Key}: {Problem}" + (Origin is null ? "" : $" (set at {Origin})");

    internal static SettingsFault Of(HoconException error) => new("", error.Message, error.Origin.ToString());
}

/// <summary>The settings are wrong; lists every fault, so that all can be mended at once.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="faults">At least one fault.</param>
    /// <param name="cause">The error below this one, if any.</param>
    public SettingsException(IReadOnlyList<SettingsFault> faults, Exception? cause = null)
        : base(Describe(faults), cause) => Faults = faults;

    /// <summary>Every fault.</summary>
    public IReadOnlyList<SettingsFault> Faults { get; }

    private static string Describe(IReadOnlyList<SettingsFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return faults.Count == 1
            ? $"A setting is wrong: {faults[0]}"
            : $"{faults.Count} settings are wrong:\n" + string.Join('\n', faults.Select(fault => $"- {fault}"));
    }
}
