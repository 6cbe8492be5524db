using ActorEngine.Actor;

namespace ActorEngine.Pattern;

/// <summary>Something is in a state that its own rules exclude.</summary>
public class IllegalStateException : AkkaException
{
    /// <summary>An exception with a message.</summary>
    public IllegalStateException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public IllegalStateException(string message, Exception innerEx)
        : base(message, innerEx)
    {
    }
}

/// <summary>A circuit breaker is open: the call was not made.</summary>
public class OpenCircuitException : AkkaException
{
    private const string Text = "Circuit Breaker is open; calls are failing fast";

    /// <summary>An exception with the usual message.</summary>
    public OpenCircuitException()
        : base(Text)
    {
    }

    /// <summary>An exception with the failure that opened the breaker.</summary>
    public OpenCircuitException(Exception? cause)
        : base(Text, cause)
    {
    }

    /// <summary>An exception with the failure that opened the breaker and the time until it lets a call through.</summary>
    public OpenCircuitException(Exception? cause, TimeSpan remainingDuration)
        : base(Text, cause) => RemainingDuration = remainingDuration;

    /// <summary>An exception with a message.</summary>
    public OpenCircuitException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public OpenCircuitException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <summary>An exception with a message, a cause and the time until the breaker lets a call through.</summary>
    public OpenCircuitException(string message, Exception? cause, TimeSpan remainingDuration)
        : base(message, cause) => RemainingDuration = remainingDuration;

    /// <summary>An exception with a message and the time until the breaker lets a call through.</summary>
    public OpenCircuitException(string message, TimeSpan remainingDuration)
        : base(message) => RemainingDuration = remainingDuration;

    /// <summary>How long until the breaker lets a call through again; zero when that is not known.</summary>
    public TimeSpan RemainingDuration { get; }
}

/// <summary>A circuit breaker was told that something failed outside of it.</summary>
public class UserCalledFailException : AkkaException
{
    /// <summary>An exception with the usual message.</summary>
    public UserCalledFailException()
        : base("User code caused CircuitBreaker to fail because it calls the Fail() method.")
    {
    }
}
