using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>Says which log events are meant.</summary>
internal sealed class EventFilter(Func<LogEvent, bool> matches, string description)
{
    public static EventFilter ForLevel(LogLevel level, TextMatch text, SourceMatch source)
        => new(e => e.LogLevel() == level && source.Matches(e.LogSource) && text.Matches(e.Message?.ToString()), $"{level}{text}{source}");

    public static EventFilter ForException(Type type, TextMatch text, SourceMatch source, bool inner)
        => new(e => e is Error && source.Matches(e.LogSource) && IsMeant(e.Cause, e.Message?.ToString(), type, text, inner), $"Error caused by {type}{text}{source}");

    public static EventFilter ForDeadLetter(Type? type, Func<object, bool>? isMatch, SourceMatch source)
        => new(
            e => e is Warning { Message: DeadLetter letter }
                && (type is null || type.IsInstanceOfType(letter.Message))
                && (isMatch is null || isMatch(letter.Message))
                && source.Matches(e.LogSource),
            $"DeadLetter{(type is null ? "" : " of " + type)}{source}");

    public bool Matches(LogEvent logEvent) => matches(logEvent);

    public override string ToString() => description;

    private static bool IsMeant(Exception? cause, string? message, Type type, TextMatch text, bool inner)
    {
        if (cause is null)
        {
            return false;
        }

        return (type.IsInstanceOfType(cause) && (text.Matches(message) || text.Matches(cause.Message)))
            || (inner && IsMeant(cause.InnerException, message, type, text, inner));
    }
}
