using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>Answers the messages of a test actor as they come; the test still receives them.</summary>
public abstract class AutoPilot
{
    /// <summary>Says that there is no pilot from now on.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Says that the same pilot goes on.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Looks at a message before the test does.</summary>
    /// <param name="sender">Who sent it.</param>
    /// <param name="message">The message.</param>
    /// <returns>The pilot for the next message.</returns>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>No pilot.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    /// <summary>The one value.</summary>
    public static readonly NoAutoPilot Instance = new();

    private NoAutoPilot()
    {
    }

    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>The answer of a pilot that goes on; no pilot by itself.</summary>
public sealed class KeepRunning : AutoPilot
{
    /// <summary>The one value.</summary>
    public static readonly KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    /// <summary>Not meant to be called.</summary>
    /// <exception cref="InvalidOperationException">Always: it stands for the pilot that is running.</exception>
    public override AutoPilot Run(IActorRef sender, object message)
        => throw new InvalidOperationException("KeepRunning is what a pilot returns; it cannot be set as one");
}

/// <summary>A pilot as a function.</summary>
/// <param name="sender">Who sent the message.</param>
/// <param name="message">The message.</param>
/// <returns>The pilot for the next message.</returns>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

/// <summary>A pilot made of a function.</summary>
public sealed class DelegateAutoPilot : AutoPilot
{
    private readonly AutoPilotDelegate _autoPilotDelegate;

    /// <summary>Wraps a function.</summary>
    /// <param name="autoPilotDelegate">The function.</param>
    public DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate)
    {
        ArgumentNullException.ThrowIfNull(autoPilotDelegate);
        _autoPilotDelegate = autoPilotDelegate;
    }

    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => _autoPilotDelegate(sender, message);
}
