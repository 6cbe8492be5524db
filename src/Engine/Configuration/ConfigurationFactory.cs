using System.Reflection;

namespace ActorEngine.Configuration;

/// <summary>Makes configurations from HOCON.</summary>
public class ConfigurationFactory
{
    private const string ReferenceName = "ActorEngine.Configuration.reference.conf";
    private static readonly Lazy<Config> Reference = new(() => FromResource(ReferenceName, typeof(ConfigurationFactory).Assembly));

    /// <summary>A configuration without settings.</summary>
    public static Config Empty => Config.Empty;

    /// <summary>Parses HOCON.</summary>
    /// <param name="hocon">The text; includes and <c>+=</c> are not supported.</param>
    /// <exception cref="ConfigurationException">The text is no HOCON; the message names the line.</exception>
    public static Config ParseString(string hocon) => new(HoconParser.Parse(hocon));

    /// <summary>The settings of the application: none, since they are handed over in code.</summary>
    public static Config Load() => Empty;

    /// <summary>The engine's own defaults, the last fallback of every system.</summary>
    public static Config Default() => Reference.Value;

    /// <summary>Parses the HOCON of an embedded resource.</summary>
    /// <typeparam name="TAssembly">A type of the assembly that has it.</typeparam>
    /// <param name="resourceName">The resource's full name.</param>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>Parses the HOCON of an embedded resource.</summary>
    /// <param name="resourceName">The resource's full name.</param>
    /// <param name="instanceInAssembly">An object of a type of the assembly that has it.</param>
    public static Config FromResource(string resourceName, object instanceInAssembly)
    {
        ArgumentNullException.ThrowIfNull(instanceInAssembly);
        return FromResource(resourceName, (instanceInAssembly as Type ?? instanceInAssembly.GetType()).Assembly);
    }

    /// <summary>Parses the HOCON of an embedded resource.</summary>
    /// <param name="resourceName">The resource's full name.</param>
    /// <param name="assembly">The assembly that has it.</param>
    /// <exception cref="ArgumentException">The assembly has no such resource.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ArgumentException($"{assembly.GetName().Name} has no resource '{resourceName}'", nameof(resourceName));
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
