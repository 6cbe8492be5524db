using System.Text;
using ActorEngine.Configuration;

namespace ActorEngine.Persistence.Hosting;

/// <summary>The settings of a snapshot-store plug-in, as a base for those of one kind.</summary>
public abstract class SnapshotOptions
{
    /// <summary>Settings of a plug-in.</summary>
    /// <param name="isDefault">Whether actors that name none use it.</param>
    protected SnapshotOptions(bool isDefault) => IsDefaultPlugin = isDefault;

    /// <summary>Whether actors that name none use it.</summary>
    public bool IsDefaultPlugin { get; set; }

    /// <summary>The last part of its path.</summary>
    public abstract string Identifier { get; set; }

    /// <summary>Whether it makes its tables; read by plug-ins that have some.</summary>
    public bool AutoInitialize { get; set; }

    /// <summary>The serializer it uses; read by plug-ins that have some.</summary>
    public string? Serializer { get; set; }

    /// <summary>Its path in the configuration.</summary>
    public string PluginId => $"akka.persistence.snapshot-store.{Identifier}";

    /// <summary>What holds where nothing is said, under its path.</summary>
    public Config DefaultConfig => new(ConfigNode.Under(PluginId, InternalDefaultConfig.RootNode));

    /// <summary>What holds where nothing is said, without its path.</summary>
    protected abstract Config InternalDefaultConfig { get; }

    /// <summary>The settings as configuration.</summary>
    /// <exception cref="ConfigurationException">The identifier is empty.</exception>
    public Config ToConfig() => ConfigurationFactory.ParseString(ToString());

    /// <summary>The settings as text of a configuration.</summary>
    /// <exception cref="ConfigurationException">The identifier is empty.</exception>
    public sealed override string ToString() => Build(new StringBuilder()).ToString();

    /// <summary>Puts the common settings around those that a derived class has written.</summary>
    /// <param name="sb">Lines of <c>key = value</c>.</param>
    /// <exception cref="ConfigurationException">The identifier is empty.</exception>
    protected virtual StringBuilder Build(StringBuilder sb)
    {
        ArgumentNullException.ThrowIfNull(sb);
        if (string.IsNullOrWhiteSpace(Identifier))
        {
            throw new ConfigurationException($"{GetType()}: {nameof(Identifier)} is empty");
        }

        sb.Insert(0, $"{PluginId} {{\n").Append('\n');
        sb.Append("auto-initialize = ").Append(AutoInitialize ? "on" : "off").Append('\n');
        if (!string.IsNullOrEmpty(Serializer))
        {
            sb.Append("serializer = \"").Append(Serializer).Append("\"\n");
        }

        sb.Append("\n}\n");
        if (IsDefaultPlugin)
        {
            sb.Append("akka.persistence.snapshot-store.plugin = ").Append(PluginId).Append('\n');
        }

        return sb;
    }
}
