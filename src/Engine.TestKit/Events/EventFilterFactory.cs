using System.Text.RegularExpressions;
using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>Says which log events a test is about. Events below <c>akka.loglevel</c> are never seen.</summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ITestKitAssertions _assertions;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilter> _filters;

    /// <summary>Filters the events of the kit's system.</summary>
    /// <param name="testkit">The kit.</param>
    public EventFilterFactory(TestKitBase testkit)
        : this(testkit, testkit.Sys)
    {
    }

    /// <summary>Filters the events of another system.</summary>
    /// <param name="testkit">The kit, which says how long to wait.</param>
    /// <param name="system">The system.</param>
    public EventFilterFactory(TestKitBase testkit, ActorSystem system)
        : this(testkit, testkit.Assert, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase testKit, ITestKitAssertions assertions, ActorSystem system, IReadOnlyList<EventFilter> filters)
    {
        _testKit = testKit;
        _assertions = assertions;
        _system = system;
        _filters = filters;
    }

    /// <summary>Errors caused by an exception; the text is that of the event or of the cause.</summary>
    /// <typeparam name="TException">The type of the cause; derived types match.</typeparam>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text starts.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception
        => Exception(typeof(TException), message, start, contains, source);

    /// <summary>Errors caused by an exception; the text is that of the event or of the cause.</summary>
    /// <typeparam name="TException">The type of the cause; derived types match.</typeparam>
    /// <param name="pattern">What the text looks like.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null)
        where TException : Exception
        => Exception(typeof(TException), pattern, source);

    /// <summary>Errors caused by an exception; the text is that of the event or of the cause.</summary>
    /// <param name="exceptionType">The type of the cause; derived types match.</param>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text starts.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    /// <param name="checkInnerExceptions">Whether an inner exception of the cause may match instead.</param>
    public IEventFilterApplier Exception(Type exceptionType, string? message = null, string? start = null, string? contains = null, string? source = null, bool checkInnerExceptions = false)
        => Apply(EventFilter.ForException(exceptionType, TextMatch.For(message, start, contains), new SourceMatch(source), checkInnerExceptions));

    /// <summary>Errors caused by an exception; the text is that of the event or of the cause.</summary>
    /// <param name="exceptionType">The type of the cause; derived types match.</param>
    /// <param name="pattern">What the text looks like.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    /// <param name="checkInnerExceptions">Whether an inner exception of the cause may match instead.</param>
    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false)
        => Apply(EventFilter.ForException(exceptionType, TextMatch.For(pattern), new SourceMatch(source), checkInnerExceptions));

    /// <summary>Events of the level of errors.</summary>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text starts.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null)
        => ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    /// <summary>Events of the level of errors.</summary>
    /// <param name="pattern">What the text looks like.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Error(Regex pattern, string? source = null)
        => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    /// <summary>Events of the level of warnings.</summary>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text starts.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null)
        => ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    /// <summary>Events of the level of warnings.</summary>
    /// <param name="pattern">What the text looks like.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Warning(Regex pattern, string? source = null)
        => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    /// <summary>Events of the level of informations.</summary>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text starts.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null)
        => ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    /// <summary>Events of the level of informations.</summary>
    /// <param name="pattern">What the text looks like.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Info(Regex pattern, string? source = null)
        => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    /// <summary>Events of the level of debug messages.</summary>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text starts.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null)
        => ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    /// <summary>Events of the level of debug messages.</summary>
    /// <param name="pattern">What the text looks like.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier Debug(Regex pattern, string? source = null)
        => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    /// <summary>Events of a level.</summary>
    /// <param name="logLevel">The level.</param>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text starts.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, string? message = null, string? start = null, string? contains = null, string? source = null)
        => Apply(EventFilter.ForLevel(logLevel, TextMatch.For(message, start, contains), new SourceMatch(source)));

    /// <summary>Events of a level.</summary>
    /// <param name="logLevel">The level.</param>
    /// <param name="pattern">What the text looks like.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null)
        => Apply(EventFilter.ForLevel(logLevel, TextMatch.For(pattern), new SourceMatch(source)));

    /// <summary>Dead letters.</summary>
    public IEventFilterApplier DeadLetter()
        => Apply(EventFilter.ForDeadLetter(null, null, new SourceMatch(null)));

    /// <summary>Dead letters with a message of a type.</summary>
    /// <typeparam name="TMessage">The type of the message; derived types match.</typeparam>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null)
        => DeadLetter(typeof(TMessage), source);

    /// <summary>Dead letters with a message of a type that matches.</summary>
    /// <typeparam name="TMessage">The type of the message; derived types match.</typeparam>
    /// <param name="isMatch">Whether the message matches.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null)
        => DeadLetter(typeof(TMessage), message => isMatch((TMessage)message), source);

    /// <summary>Dead letters with a message of a type.</summary>
    /// <param name="type">The type of the message; derived types match.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier DeadLetter(Type type, string? source = null)
        => Apply(EventFilter.ForDeadLetter(type, null, new SourceMatch(source)));

    /// <summary>Dead letters with a message of a type that matches.</summary>
    /// <param name="type">The type of the message; derived types match.</param>
    /// <param name="isMatch">Whether the message matches.</param>
    /// <param name="source">The source: a path, with or without address.</param>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null)
        => Apply(EventFilter.ForDeadLetter(type, isMatch, new SourceMatch(source)));

    /// <summary>Events that match.</summary>
    /// <param name="predicate">Whether the event matches.</param>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate)
        => Custom<LogEvent>(predicate);

    /// <summary>Events of a type that match.</summary>
    /// <typeparam name="TLogEvent">The type of the event.</typeparam>
    /// <param name="predicate">Whether the event matches.</param>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent
        => Apply(new EventFilter(e => e is TLogEvent typed && predicate(typed), $"custom {typeof(TLogEvent).Name}"));

    private EventFilterApplier Apply(EventFilter filter) => new(_testKit, _assertions, _system, [.. _filters, filter]);
}
