namespace ActorEngine.Actor;

/// <summary>What the engine throws is one of these, unless a type of .NET says it better.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Without a message of its own.</summary>
    protected AkkaException()
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="cause">Why.</param>
    protected AkkaException(string? message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>The inner exception.</summary>
    protected Exception? Cause => InnerException;
}

/// <summary>An actor could not be created or started.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Without a message of its own.</summary>
    public ActorInitializationException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What happened.</param>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="cause">Why.</param>
    public ActorInitializationException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <summary>With the actor.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="message">What happened.</param>
    /// <param name="cause">Why.</param>
    public ActorInitializationException(IActorRef? actor, string message, Exception? cause = null)
        : base(message, cause) => Actor = actor!;

    /// <summary>The actor, or null if it is not known.</summary>
    public IActorRef Actor { get; set; } = null!;

    /// <inheritdoc/>
    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary><c>PreRestart</c> threw; only logged, since the restart goes on.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>Says what failed while what was handled.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="restartException">What <c>PreRestart</c> threw.</param>
    /// <param name="cause">Why the actor was restarted.</param>
    /// <param name="optionalMessage">The message it failed on, or null.</param>
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object? optionalMessage)
        : base(actor, $"Exception in PreRestart(exception = {cause.GetType()}, message = {optionalMessage?.GetType().ToString() ?? ""})", restartException)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What <c>PreRestart</c> threw.</summary>
    public Exception RestartException { get; }

    /// <summary>The message that the actor failed on; null for none.</summary>
    public object? OptionalMessage { get; }
}

/// <summary>The constructor or <c>PostRestart</c> threw during a restart.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Says what failed.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="cause">What the constructor or <c>PostRestart</c> threw.</param>
    /// <param name="originalCause">Why the actor was restarted.</param>
    public PostRestartException(IActorRef actor, Exception cause, Exception? originalCause)
        : base(actor, $"Exception in PostRestart ({originalCause?.GetType().ToString() ?? "null"})", cause) => OriginalCause = originalCause!;

    /// <summary>Why the actor was restarted.</summary>
    public Exception OriginalCause { get; }
}

/// <summary>The actor received <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Without a message of its own.</summary>
    public ActorKilledException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What happened.</param>
    public ActorKilledException(string message)
        : base(message)
    {
    }
}

/// <summary>A watched actor terminated and the watcher did not handle <see cref="Terminated"/>.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Names the dead.</summary>
    /// <param name="deadActor">The actor that terminated.</param>
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    /// <summary>The actor that terminated.</summary>
    public IActorRef DeadActor { get; }
}

/// <summary>The name is taken or not allowed.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong with it.</param>
    public InvalidActorNameException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is wrong with it.</param>
    /// <param name="innerException">Why.</param>
    public InvalidActorNameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The message is none, such as null.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>The message is null.</summary>
    public InvalidMessageException()
        : this("Message is null")
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong with it.</param>
    public InvalidMessageException(string message)
        : base(message)
    {
    }
}

/// <summary>The actor did something that its state does not allow, such as stashing a message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>With a message.</summary>
    /// <param name="message">What it did.</param>
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}

/// <summary>The name belongs to nothing that can be found.</summary>
public class IllegalActorNameException : AkkaException
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong with it.</param>
    public IllegalActorNameException(string message)
        : base(message)
    {
    }
}

/// <summary>There is no actor at the path that was resolved.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Without a message of its own.</summary>
    public ActorNotFoundException()
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What was not found.</param>
    /// <param name="innerException">Why.</param>
    public ActorNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The stash is full.</summary>
public class StashOverflowException : AkkaException
{
    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="cause">Why.</param>
    public StashOverflowException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>The scheduler takes nothing any more.</summary>
public sealed class SchedulerException : AkkaException
{
    /// <summary>With a message.</summary>
    /// <param name="message">What happened.</param>
    public SchedulerException(string message)
        : base(message)
    {
    }
}

/// <summary>No reply came in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>With a message.</summary>
    /// <param name="message">How long was waited.</param>
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
