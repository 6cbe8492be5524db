using Microsoft.Extensions.Logging;

namespace ActorEngine.Hosting;

/// <summary>Says that a system logs to a factory: the given one, or the host's.</summary>
internal sealed class LoggerFactorySetup(ILoggerFactory? factory) : Actor.Setup.Setup
{
    public ILoggerFactory? Factory => factory;
}
