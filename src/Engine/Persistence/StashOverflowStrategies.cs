using ActorEngine.Configuration;

namespace ActorEngine.Persistence;

/// <summary>What becomes of a command that a full internal stash cannot take.</summary>
public interface IStashOverflowStrategy;

/// <summary>Makes the strategy that <c>akka.persistence.internal-stash-overflow-strategy</c> names.</summary>
public interface IStashOverflowStrategyConfigurator
{
    /// <summary>The strategy for an actor system with this config.</summary>
    IStashOverflowStrategy Create(Config config);
}

/// <summary>The command becomes a dead letter.</summary>
public class DiscardToDeadLetterStrategy : IStashOverflowStrategy
{
    private DiscardToDeadLetterStrategy()
    {
    }

    /// <summary>The one instance.</summary>
    public static DiscardToDeadLetterStrategy Instance { get; } = new();
}

/// <summary>The actor fails with <see cref="Actor.StashOverflowException"/>; the default.</summary>
public class ThrowOverflowExceptionStrategy : IStashOverflowStrategy
{
    private ThrowOverflowExceptionStrategy()
    {
    }

    /// <summary>The one instance.</summary>
    public static ThrowOverflowExceptionStrategy Instance { get; } = new();
}

/// <summary>The command is dropped and its sender gets a fixed answer.</summary>
public sealed class ReplyToStrategy : IStashOverflowStrategy
{
    /// <summary>A strategy that answers with <paramref name="response"/>.</summary>
    public ReplyToStrategy(object response) => Response = response;

    /// <summary>What the sender is told.</summary>
    public object Response { get; }
}

/// <summary>Configures <see cref="ThrowOverflowExceptionStrategy"/>.</summary>
public sealed class ThrowExceptionConfigurator : IStashOverflowStrategyConfigurator
{
    /// <inheritdoc/>
    public IStashOverflowStrategy Create(Config config) => ThrowOverflowExceptionStrategy.Instance;
}

/// <summary>Configures <see cref="DiscardToDeadLetterStrategy"/>.</summary>
public sealed class DiscardConfigurator : IStashOverflowStrategyConfigurator
{
    /// <inheritdoc/>
    public IStashOverflowStrategy Create(Config config) => DiscardToDeadLetterStrategy.Instance;
}
