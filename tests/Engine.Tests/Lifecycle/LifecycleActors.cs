namespace ActorTasks.EngineTests;

/// <summary>Says when it stops, which it does only when it may.</summary>
internal sealed class LastWord(IActorRef witness, ManualResetEventSlim mayStop) : UntypedActor
{
    protected override void OnReceive(object message) => Unhandled(message);

    protected override void PostStop()
    {
        if (mayStop.Wait(TimeSpan.FromSeconds(10)))
        {
            witness.Tell("child stopped");
        }
    }
}

/// <summary>Throws on command, and in one of its hooks.</summary>
internal sealed class Thrower(string hook, Exception fault) : UntypedActor
{
    protected override void PostStop() => ThrowIn("stop");

    protected override void PreRestart(Exception reason, object message) => ThrowIn("going");

    protected override void PostRestart(Exception reason) => ThrowIn("back");

    protected override void OnReceive(object message)
    {
        if (message is Throw command)
        {
            throw command.Cause;
        }

        Sender.Tell(message);
    }

    private void ThrowIn(string here)
    {
        if (hook == here)
        {
            throw fault;
        }
    }
}
