using ActorEngine.Actor;

namespace ActorEngine.Configuration;

/// <summary>Something that the system needs is not configured, or wrongly.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What is expected, what came, and where.</param>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and what showed it.</summary>
    /// <param name="message">What is expected, what came, and where.</param>
    /// <param name="exception">The failure behind it.</param>
    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }
}
