namespace ActorEngine.Hosting;

/// <summary>Something is wrong with what was registered.</summary>
public class ActorRegistryException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What is wrong.</param>
    public ActorRegistryException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and what showed it.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The failure behind it.</param>
    public ActorRegistryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>There is an actor under this key already.</summary>
public sealed class DuplicateActorRegistryException : ActorRegistryException
{
    /// <summary>Says which.</summary>
    /// <param name="message">What is wrong.</param>
    public DuplicateActorRegistryException(string message)
        : base(message)
    {
    }
}

/// <summary>There is no actor under this key yet.</summary>
public sealed class MissingActorRegistryEntryException : ActorRegistryException
{
    /// <summary>Says which.</summary>
    /// <param name="message">What is wrong.</param>
    public MissingActorRegistryEntryException(string message)
        : base(message)
    {
    }

    /// <summary>Says which, and what showed it.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The failure behind it.</param>
    public MissingActorRegistryEntryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
