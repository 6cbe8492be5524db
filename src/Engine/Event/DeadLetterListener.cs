using System.Globalization;
using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>
/// Logs dead, dropped and unhandled messages until there were <c>akka.log-dead-letters</c> of them, then stays silent for
/// <c>akka.log-dead-letters-suspend-duration</c>. The log event's source is the recipient.
/// </summary>
internal sealed class DeadLetterListener : ReceiveActor
{
    private readonly Settings _settings = Context.System.Settings;
    private int _count;
    private TimeSpan? _silentUntil;

    public DeadLetterListener() => Receive<AllDeadLetters>(letter =>
    {
        if (letter is not SuppressedDeadLetter && letter.Message is not IDeadLetterSuppression)
        {
            Note(letter);
        }
    });

    /// <summary>It is subscribed before the system is handed out, so that no letter is missed.</summary>
    public static void Start(ExtendedActorSystem system)
    {
        var listener = system.SystemActorOf(Props.Create<DeadLetterListener>(), "deadLetterListener");
        system.EventStream.Subscribe(listener, typeof(DeadLetter));
        system.EventStream.Subscribe(listener, typeof(Dropped));
        system.EventStream.Subscribe(listener, typeof(UnhandledMessage));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <summary>A dead letter about dead letters would never end.</summary>
    private static bool IsOwn(AllDeadLetters letter) => letter.Message is LogEvent or AllDeadLetters;

    private static bool IsReal(IActorRef? actor) => actor is not null and not DeadLetterActorRef;

    private static string WhatHappened(AllDeadLetters letter)
    {
        var from = IsReal(letter.Sender) ? $" from {letter.Sender}" : "";
        var to = IsReal(letter.Recipient) ? $" to {letter.Recipient}" : "";
        return letter switch
        {
            Dropped dropped => $"{from}{to} was dropped. {dropped.Reason}.",
            UnhandledMessage => $"{from}{to} was unhandled.",
            _ => $"{from} to {letter.Recipient} was not delivered.",
        };
    }

    private void Note(AllDeadLetters letter)
    {
        if (IsOwn(letter) || (!_settings.LogDeadLettersDuringShutdown && Context.System is ActorSystemImpl { IsStopping: true }))
        {
            return;
        }

        _count++;
        if (_silentUntil is { } until)
        {
            if (Context.System.Uptime < until)
            {
                return;
            }

            Log(letter, $", of which {_count - _settings.LogDeadLetters - 1} were not logged. The counter will be reset now");
            _silentUntil = null;
            _count = 0;
        }
        else if (_settings.LogDeadLetters != int.MaxValue && _count >= _settings.LogDeadLetters)
        {
            FallSilent(letter, _settings.LogDeadLettersSuspendDuration);
        }
        else
        {
            Log(letter, "");
        }
    }

    private void FallSilent(AllDeadLetters letter, TimeSpan duration)
    {
        var forGood = duration == Timeout.InfiniteTimeSpan;
        Log(letter, $", no more dead letters will be logged{(forGood ? "" : $" in next [{duration}]")}");
        if (forGood)
        {
            Context.Stop(Self);
            return;
        }

        _silentUntil = Context.System.Uptime + duration;
    }

    private void Log(AllDeadLetters letter, string ending)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Message [{letter.Message.GetType().Name}]{WhatHappened(letter)} [{_count}] dead letters encountered{ending}. "
            + $"This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.");
        Context.System.EventStream.Publish(new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text));
    }
}

/// <summary>Publishes each unhandled message as a debug event; there where <c>akka.actor.debug.unhandled</c> is on.</summary>
internal sealed class UnhandledMessageForwarder : ReceiveActor
{
    public UnhandledMessageForwarder() => Receive<UnhandledMessage>(unhandled => Context.System.EventStream.Publish(new Debug(
        unhandled.Recipient.Path.ToString(),
        unhandled.Recipient.GetType(),
        $"Unhandled message from {unhandled.Sender?.Path.ToString() ?? "NoSender"} : {unhandled.Message}")));

    public static void Start(ExtendedActorSystem system)
        => system.EventStream.Subscribe(system.SystemActorOf(Props.Create<UnhandledMessageForwarder>(), "UnhandledMessageForwarder"), typeof(UnhandledMessage));
}
