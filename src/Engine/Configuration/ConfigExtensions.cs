using System.Diagnostics.CodeAnalysis;

namespace ActorEngine.Configuration;

/// <summary>What can be asked of a configuration that may be null.</summary>
public static class ConfigExtensions
{
    /// <summary>True if there is no configuration or no setting in it.</summary>
    /// <param name="config">The configuration, or null.</param>
    public static bool IsNullOrEmpty([NotNullWhen(false)] this Config? config) => config is null || config.IsEmpty;

    /// <summary><see cref="Config.WithFallback"/> where either side may be null or empty, or both the same.</summary>
    /// <param name="config">The settings that win, or null.</param>
    /// <param name="fallback">The settings below, or null.</param>
    public static Config SafeWithFallback(this Config? config, Config? fallback)
        => config.IsNullOrEmpty()
            ? fallback ?? Config.Empty
            : fallback.IsNullOrEmpty() || ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);
}
