using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Something that a shard has to do for one task, and who is to hear of it.</summary>
internal abstract record ShardWork(TaskId Id)
{
    /// <summary>What the rules are asked; null where they have no say.</summary>
    public abstract TaskCommand? Command { get; }

    /// <summary>A caller asked for it.</summary>
    internal sealed record Call(ShardCommand Asked) : ShardWork(Asked.Command.Id)
    {
        public override TaskCommand Command => Asked.Command;
    }

    /// <summary>A claim of the pool asked for it.</summary>
    internal sealed record Start(StartAttempt Attempt, long Claim) : ShardWork(Attempt.Id)
    {
        public override TaskCommand Command => Attempt;
    }

    /// <summary>A worker reported it.</summary>
    /// <param name="Reported">What is to be recorded.</param>
    /// <param name="InPlaceOf">What the worker said, where the journal refused that.</param>
    internal sealed record Report(AttemptReport Reported, AttemptReport? InPlaceOf = null) : ShardWork(Reported.Token.Id)
    {
        public override TaskCommand? Command { get; } =
            Reported.Outcome is { } outcome ? new RecordOutcome(Reported.Token, outcome) : null;
    }

    /// <summary>The shard itself asked for it: an expiry, or what recovery found.</summary>
    internal sealed record Own(TaskCommand Asked) : ShardWork(Asked.Id)
    {
        public override TaskCommand Command => Asked;
    }
}
