using ActorTasks.Actors;

namespace ActorTasks.Http.Problems;

/// <summary>What the actors refuse, as problems.</summary>
internal static class Refusals
{
    /// <summary>The kind of problem for a kind of refusal.</summary>
    public static ProblemKind KindOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => ProblemKind.NotFound,
        RefusalKind.AlreadyFinal => ProblemKind.AlreadyFinal,
        RefusalKind.KeyConflict => ProblemKind.KeyConflict,
        RefusalKind.UnknownType => ProblemKind.UnknownType,
        RefusalKind.Overloaded => ProblemKind.Overloaded,
        RefusalKind.StoreUnavailable => ProblemKind.StoreUnavailable,
        RefusalKind.OutcomeUnknown => ProblemKind.OutcomeUnknown,
        RefusalKind.ShuttingDown => ProblemKind.ShuttingDown,
        RefusalKind.NotOwner => ProblemKind.NotOwner,
        RefusalKind.InvalidRequest => ProblemKind.InvalidRequest,
        RefusalKind.Forbidden => ProblemKind.Forbidden,
        RefusalKind.LimitExceeded => ProblemKind.LimitExceeded,
        RefusalKind.RateLimited => ProblemKind.RateLimited,
        RefusalKind.NotSupported => ProblemKind.NotSupported,
        _ => throw new InvalidOperationException($"The refusal {kind} has no problem."),
    };

    /// <summary>The problem for a refusal.</summary>
    public static Problem ToProblem(TaskReply.Refused refused) =>
        new(KindOf(refused.Kind), refused.Message)
        {
            Task = refused.EarlierTask,
            Faults = refused.Kind == RefusalKind.UnknownType ? [new FieldFault("type", refused.Message, FaultKind.OverLimit)] : [],
        };
}
