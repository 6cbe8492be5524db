namespace ActorEngine.Actor;

/// <summary>Makes the strategy of the guardian of the user's actors; named by <c>akka.actor.guardian-supervisor-strategy</c>.</summary>
public abstract class SupervisorStrategyConfigurator
{
    /// <summary>Makes a configurator by the name of its type.</summary>
    /// <param name="typeName">The type's assembly-qualified name; it has a parameterless constructor.</param>
    /// <exception cref="Configuration.ConfigurationException">There is no such type.</exception>
    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName)
        => Configuration.TypeNames.Find(typeName) is { } type && Activator.CreateInstance(type) is SupervisorStrategyConfigurator configurator
            ? configurator
            : throw new Configuration.ConfigurationException(
                $"Could not find a {nameof(SupervisorStrategyConfigurator)} of the type [{typeName}] named by akka.actor.guardian-supervisor-strategy");

    /// <summary>Makes the strategy.</summary>
    public abstract SupervisorStrategy Create();
}

/// <summary>The default strategy.</summary>
public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc/>
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

/// <summary>The strategy that stops whatever fails.</summary>
public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc/>
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
