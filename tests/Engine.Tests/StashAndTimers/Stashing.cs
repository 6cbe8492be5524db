namespace ActorTasks.EngineTests;

/// <summary>Does with its messages and its stash what a test says.</summary>
internal sealed class Stashing(Action<Stashing> handle) : UntypedActorWithStash
{
    public object Message { get; private set; } = "";

    public IActorRef SelfRef => Self;

    public void Reply(object answer) => Sender.Tell(answer);

    public void StopSelf() => Context.Stop(Self);

    public void Watch(IActorRef subject) => Context.Watch(subject);

    public void Become(Action<object> handler) => Become(new UntypedReceive(handler));

    protected override void OnReceive(object message)
    {
        Message = message;
        handle(this);
    }
}
