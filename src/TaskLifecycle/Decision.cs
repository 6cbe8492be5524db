using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle;

/// <summary>What a rule needs from elsewhere: the time and chance.</summary>
/// <param name="NowUs">Microseconds since 1970-01-01 UTC.</param>
/// <param name="Chance">A random number from 0 up to 1, for jitter.</param>
internal readonly record struct Facts(long NowUs, double Chance);

/// <summary>The answer of a rule.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>The command is granted; no events means that all of it was so already.</summary>
    internal sealed record Accepted(ImmutableArray<TaskEvent> Events) : Decision
    {
        /// <summary>Granted, nothing to record.</summary>
        public static Accepted Nothing { get; } = new(ImmutableArray<TaskEvent>.Empty);
    }

    /// <summary>The command is not for this state; nothing is recorded.</summary>
    internal sealed record Rejected(RejectionKind Kind, string Message) : Decision;
}

/// <summary>Why a command is not for the task's state.</summary>
internal enum RejectionKind
{
    /// <summary>There is no such task.</summary>
    NotFound,

    /// <summary>A task with this id exists already (an id is used once).</summary>
    AlreadyExists,

    /// <summary>The task is in a final state that this command cannot change.</summary>
    AlreadyFinal,

    /// <summary>An attempt can start only while the task is waiting and ready.</summary>
    NotReady,
}
