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
                initialize.LoggingBus.Subscribe(Self, typeof(DeadLetter));
                Sender.Tell(new LoggerInitialized());
                break;
            case DeadLetter letter:
                PrintUnlessMet(letter, Printed(letter));
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
    /// <param name="logEvent">The event.</param>
    protected virtual void Print(LogEvent logEvent) => Console.Out.WriteLine(logEvent);

    /// <summary>The letter as it is printed: text alone, since whoever prints it may be far from who knows the message.</summary>
    private static Warning Printed(DeadLetter letter)
        => InterceptedEvents.AsWarning(new DeadLetter($"Received dead letter from {letter.Sender}: {letter.Message}", letter.Sender, letter.Recipient));

    private void PrintUnlessMet(object published, LogEvent logEvent)
    {
        if (!InterceptedEvents.For(Context.System).Offer(published))
        {
            Print(logEvent);
        }
    }
}
