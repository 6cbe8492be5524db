using System.Diagnostics.CodeAnalysis;

namespace ActorEngine.Event;

/// <summary>Renders log events where they are written.</summary>
internal static class LogRendering
{
    /// <summary>
    /// The text of an event. A template that does not fit its arguments gives none: an error is published in the event's
    /// place, since whoever logged must not fail by what it logs.
    /// </summary>
    public static bool TryRender(LogEvent logEvent, LoggingBus bus, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = logEvent.Message?.ToString() ?? string.Empty;
            return true;
        }
        catch (FormatException cause)
        {
            text = null;
            var template = logEvent.Message is LogMessage message ? message.Unformatted() : logEvent.Message.GetType().Name;
            bus.Publish(new Error(
                cause,
                logEvent.LogSource,
                logEvent.LogClass,
                $"A log message at level [{logEvent.LogLevel()}] has arguments that do not fit its template: {template}"));
            return false;
        }
    }
}
