using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>Keeps what it receives for the test; runs on the thread that sends, so that a message is kept when Tell returns.</summary>
internal sealed class InternalTestActor(ReceivedMessages received) : ActorBase
{
    private readonly TestActorStrategy _strategy = new();
    private AutoPilot _autoPilot = NoAutoPilot.Instance;
    private Func<object, bool>? _ignore;

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool Receive(object message)
    {
        if (message is ITestActorCommand command)
        {
            Obey(command);
            return true;
        }

        if (_autoPilot is not NoAutoPilot && _autoPilot.Run(Sender, message) is var next and not KeepRunning)
        {
            _autoPilot = next;
        }

        if (_ignore is null || !_ignore(message))
        {
            received.Add(new RealMessageEnvelope(message, Sender));
        }

        return true;
    }

    private void Obey(ITestActorCommand command)
    {
        switch (command)
        {
            case SetIgnore ignore:
                _ignore = ignore.Ignore;
                ignore.Done.SetResult(Self);
                break;
            case SetAutoPilot pilot:
                _autoPilot = pilot.Pilot;
                pilot.Done.SetResult(Self);
                break;
            case WatchActor watch:
                Context.Watch(watch.Subject);
                watch.Done.SetResult(watch.Subject);
                break;
            case UnwatchActor unwatch:
                Context.Unwatch(unwatch.Subject);
                unwatch.Done.SetResult(unwatch.Subject);
                break;
            case SpawnChild spawn:
                Spawn(spawn);
                break;
            default:
                command.Done.SetResult(Self);
                break;
        }
    }

    private void Spawn(SpawnChild spawn)
    {
        try
        {
            var child = Context.ActorOf(spawn.Props, spawn.Name);
            if (spawn.Strategy is not null)
            {
                _strategy.Supervise(child, spawn.Strategy);
            }

            spawn.Done.SetResult(child);
        }
        catch (Exception exception) when (exception is InvalidActorNameException or InvalidOperationException)
        {
            spawn.Done.SetException(exception);
        }
    }
}
