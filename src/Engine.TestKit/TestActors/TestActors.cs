using ActorEngine.Actor;

namespace ActorEngine.Testing.TestActors;

/// <summary>Tells the test actor everything it receives, and its sender too.</summary>
public class EchoActor : ReceiveActor
{
    /// <summary>Echoes.</summary>
    /// <param name="testkit">Whose test actor is told.</param>
    /// <param name="echoBackToSenderAsWell">Whether the sender is told, unless it is the test actor.</param>
    public EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true)
    {
        ArgumentNullException.ThrowIfNull(testkit);
        ReceiveAny(message =>
        {
            if (echoBackToSenderAsWell && !Sender.Equals(testkit.TestActor))
            {
                Sender.Forward(message);
            }

            testkit.TestActor.Forward(message);
        });
    }

    /// <summary>What such an actor is made of.</summary>
    /// <param name="testkit">Whose test actor is told.</param>
    /// <param name="echoBackToSenderAsWell">Whether the sender is told, unless it is the test actor.</param>
    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true) => Actor.Props.Create<EchoActor>(testkit, echoBackToSenderAsWell);
}

/// <summary>Tells its sender everything it receives.</summary>
public class SimpleEchoActor : ReceiveActor
{
    /// <summary>Echoes.</summary>
    public SimpleEchoActor() => ReceiveAny(message => Sender.Forward(message));

    /// <summary>What such an actor is made of.</summary>
    public static Props Props() => Actor.Props.Create<SimpleEchoActor>();
}

/// <summary>Passes everything on.</summary>
public class ForwardActor : ReceiveActor
{
    /// <summary>Passes on.</summary>
    /// <param name="target">Whereto.</param>
    public ForwardActor(IActorRef target) => ReceiveAny(target.Forward);

    /// <summary>What such an actor is made of.</summary>
    /// <param name="target">Whereto.</param>
    public static Props Props(IActorRef target) => Actor.Props.Create<ForwardActor>(target);
}

/// <summary>Swallows everything.</summary>
public class BlackHoleActor : ActorBase
{
    /// <summary>What such an actor is made of.</summary>
    public static Props Props => Props.Create<BlackHoleActor>();

    /// <inheritdoc/>
    protected override bool Receive(object message) => true;
}

/// <summary>Handles nothing.</summary>
public class UnhandledMessageActor : ReceiveActor;
