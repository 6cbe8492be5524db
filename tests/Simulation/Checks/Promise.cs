namespace ActorTasks.Simulation;

/// <summary>What must always hold (design, "What must always hold"), as far as a simulation sees it.</summary>
internal enum Promise
{
    /// <summary>A task whose 2xx left is on disk and reaches a final state.</summary>
    AcceptedIsKept,

    /// <summary>What was said not to be stored is not stored.</summary>
    RefusedIsNotStored,

    /// <summary>One sequence of events, each appended once, by the shard that owned it at that epoch; the fold equals the row.</summary>
    OneHistory,

    /// <summary>At least once, and told so; no two attempts at once, no two outcomes of one.</summary>
    AttemptsInTurn,

    /// <summary>accepted = finished and kept + pruned + open.</summary>
    Conservation,

    /// <summary>Windows, buffers and slots keep their bounds.</summary>
    Bounded,

    /// <summary>Every caller is answered in time.</summary>
    CallersAreAnswered,

    /// <summary>A handler whose task was cancelled is asked to stop, and none is called on a node that stops.</summary>
    StopsAreTold,

    /// <summary>Actors fail with the store only.</summary>
    FailsWithTheStoreOnly,

    /// <summary>What a client sees can be explained by the simplest possible task system.</summary>
    Explainable,

    /// <summary>The same seed gives the same run: nothing leaves the thread.</summary>
    Repeatable,
}

/// <summary>A promise that was broken, and how.</summary>
/// <param name="Promise">Which.</param>
/// <param name="How">What was expected and what was seen.</param>
/// <param name="Step">When.</param>
internal sealed record BrokenPromise(Promise Promise, string How, long Step)
{
    /// <summary>The promise in the words of ARCHITECTURE.md.</summary>
    public string Words => Promise switch
    {
        Promise.AcceptedIsKept => "Accepted is kept",
        Promise.RefusedIsNotStored => "503 store-unavailable means certainly not stored",
        Promise.OneHistory => "One history",
        Promise.AttemptsInTurn => "At least once, and told so; two outcomes are never both recorded",
        Promise.Conservation => "Conservation",
        Promise.Bounded => "Everything is bounded",
        Promise.CallersAreAnswered => "Every caller is answered",
        Promise.StopsAreTold => "Who is to stop is told",
        Promise.FailsWithTheStoreOnly => "Nothing fails but with the store",
        Promise.Explainable => "What a client sees can be explained",
        Promise.Repeatable => "The same seed gives the same run",
        _ => throw new InvalidOperationException($"The promise {Promise} has no words."),
    };
}
