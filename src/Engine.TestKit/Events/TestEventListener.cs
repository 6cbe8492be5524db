using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>A logger that prints what no event filter of a test has met. <c>akka.loggers</c> names it or a class derived from it.</summary>
public class TestEventListener : ActorBase
{
    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                ((EventStream)initialize.LoggingBus).Subscribe(Self, typeof(DeadLetter));
                Sender.Tell(new LoggerInitialized());
                break;
            case DeadLetter letter:
                PrintUnlessMet(letter, InterceptedEvents.AsWarning(letter));
                break;
            case LogEvent logEvent:
                PrintUnlessMet(logEvent, logEvent);
                break;
            default:
                Print(new Debug(Context.System.Name, GetType(), message));
                break;
        }

        return true;
    }

    /// <summary>Prints an event; to the console unless overridden.</summary>
    /// <param name="m">The event.</param>
    protected virtual void Print(LogEvent m) => Console.Out.WriteLine(m);

    private void PrintUnlessMet(object published, LogEvent logEvent)
    {
        if (!InterceptedEvents.For(Context.System).Offer(published))
        {
            Print(logEvent);
        }
    }
}
