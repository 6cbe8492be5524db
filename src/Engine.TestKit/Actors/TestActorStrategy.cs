using System.Collections.Concurrent;
using ActorEngine.Actor;
using ActorEngine.Actor.Cells;

namespace ActorEngine.Testing;

/// <summary>Supervises each child of a test actor with the strategy that the test gave for it.</summary>
internal sealed class TestActorStrategy : SupervisorStrategy
{
    private readonly ConcurrentDictionary<IActorRef, SupervisorStrategy> _strategies = new();

    public override IDecider Decider => DefaultStrategy.Decider;

    public void Supervise(IActorRef child, SupervisorStrategy strategy) => _strategies[child] = strategy;

    internal override void ProcessFailure(ActorCell cell, bool restart, IActorRef child, Exception cause, RestartStats stats)
        => Of(child).ProcessFailure(cell, restart, child, cause, stats);

    protected override Directive Handle(IActorRef child, Exception exception) => Of(child).Decider.Decide(exception);

    private SupervisorStrategy Of(IActorRef child) => _strategies.GetValueOrDefault(child, DefaultStrategy);
}
