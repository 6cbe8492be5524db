using System.Collections.Immutable;

namespace ActorTasks.Actors;

/// <summary>The slot kinds: what an attempt occupies while it runs.</summary>
internal static class HandlerKind
{
    /// <summary>A function that returns Task or ValueTask: runs on the handlers' own task scheduler.</summary>
    public const string Async = "async";

    /// <summary>Any other function: runs on a dedicated thread.</summary>
    public const string Thread = "thread";

    /// <summary>The kinds that this version runs; <c>process</c> is reserved.</summary>
    public static ImmutableArray<string> All { get; } = [Async, Thread];
}
