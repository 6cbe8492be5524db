using ActorTasks.Hocon;

namespace Microsoft.Extensions.Configuration;

/// <summary>Adds HOCON to a configuration.</summary>
public static class HoconConfigurationExtensions
{
    /// <summary>Adds a HOCON file over what was added before.</summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="path">The file; a relative path starts from the current folder.</param>
    /// <param name="optional">Whether a missing file counts as empty; otherwise it is an error at load.</param>
    /// <exception cref="HoconException">At load: the file is missing, or is not HOCON.</exception>
    public static IConfigurationBuilder AddHoconFile(this IConfigurationBuilder builder, string path, bool optional = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(HoconConfigurationSource.OfFile(path, optional));
    }

    /// <summary>Adds a HOCON text over what was added before.</summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="HoconException">At load: the text is not HOCON.</exception>
    public static IConfigurationBuilder AddHoconString(this IConfigurationBuilder builder, string text, string name = "text")
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(HoconConfigurationSource.OfText(text, name));
    }

    /// <summary>Adds settings that were put together from all their layers; each keeps its own origin.</summary>
    public static IConfigurationBuilder AddSettings(this IConfigurationBuilder builder, EffectiveSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        return builder.Add(HoconConfigurationSource.OfTree(settings.Tree, "settings"));
    }
}
