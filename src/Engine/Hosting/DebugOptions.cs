namespace ActorEngine.Hosting;

/// <summary>The switches <c>akka.actor.debug.*</c>; what is null stays as it is.</summary>
public class DebugOptions
{
    /// <summary>Whether messages received are logged. Akka.NET only: the engine has no such switch.</summary>
    public bool? Receive { get; set; }

    /// <summary>Whether messages that actors never see (PoisonPill, Kill, Terminated, Identify) are logged.</summary>
    public bool? AutoReceive { get; set; }

    /// <summary>Whether starts, restarts, stops and watches are logged.</summary>
    public bool? LifeCycle { get; set; }

    /// <summary>Whether state machines log. Akka.NET only: the engine has none.</summary>
    public bool? FiniteStateMachine { get; set; }

    /// <summary>Whether subscriptions to the event stream are logged.</summary>
    public bool? EventStream { get; set; }

    /// <summary>Whether unhandled messages are logged.</summary>
    public bool? Unhandled { get; set; }

    /// <summary>Whether routers without routees are logged. Akka.NET only: the engine has none.</summary>
    public bool? RouterMisconfiguration { get; set; }

    /// <summary>The options as configuration.</summary>
    public override string ToString()
    {
        (string Key, bool? Value)[] switches =
        [
            ("receive", Receive),
            ("autoreceive", AutoReceive),
            ("lifecycle", LifeCycle),
            ("fsm", FiniteStateMachine),
            ("event-stream", EventStream),
            ("unhandled", Unhandled),
            ("router-misconfiguration", RouterMisconfiguration),
        ];
        return string.Concat(switches
            .Where(s => s.Value is not null)
            .Select(s => $"akka.actor.debug.{s.Key} = {(s.Value is true ? "on" : "off")}{Environment.NewLine}"));
    }
}
