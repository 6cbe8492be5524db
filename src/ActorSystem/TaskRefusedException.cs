using ActorTasks.Actors;
using ActorTasks.Hocon;

namespace ActorTasks;

/// <summary>
/// What was asked was refused. A submit middleware throws it to refuse; the caller gets it from <see cref="ITaskClient"/>,
/// or the problem of that slug over HTTP.
/// </summary>
public sealed class TaskRefusedException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="slug">One of <see cref="Slugs"/>; the problem's stable name, as in the HTTP interface.</param>
    /// <param name="message">What was expected, what came, what to do.</param>
    /// <param name="cause">What lies below, if anything.</param>
    /// <exception cref="ArgumentException">The slug is unknown.</exception>
    public TaskRefusedException(string slug, string message, Exception? cause = null)
        : base(message, cause)
    {
        if (!Slugs.Contains(slug))
        {
            throw new ArgumentException($"'{slug}' is no slug of a refusal.{ClosestName.Hint(slug, Slugs)}", nameof(slug));
        }

        Slug = slug;
    }

    /// <summary>
    /// All slugs: <c>invalid-request</c> (a payload or result that cannot be written or read), <c>limit-exceeded</c>,
    /// <c>payload-too-large</c>, <c>unknown-type</c>, <c>key-conflict</c>, <c>forbidden</c>, <c>rate-limited</c>,
    /// <c>not-found</c>, <c>not-finished</c>, <c>task-failed</c>, <c>already-final</c>, <c>not-supported</c>, and of the server's state
    /// <c>overloaded</c>, <c>store-unavailable</c>, <c>outcome-unknown</c>, <c>shutting-down</c>, <c>not-owner</c>.
    /// </summary>
    public static IReadOnlyCollection<string> Slugs { get; } =
        [.. Enum.GetValues<RefusalKind>().Select(Refusal.SlugOf), "payload-too-large", "not-finished", "task-failed"];

    /// <summary>The problem's stable name, as in the HTTP interface.</summary>
    public string Slug { get; }

    /// <summary>The task that has the idempotency key, where the slug is <c>key-conflict</c>.</summary>
    public TaskId? EarlierTask { get; init; }

    /// <summary>The same may be granted later; try again after a moment.</summary>
    public bool IsTransient => Slug is "rate-limited" or "overloaded" or "store-unavailable" or "outcome-unknown" or "shutting-down" or "not-owner" or "not-finished";

    /// <summary>It may have been stored all the same: repeat with the same idempotency key.</summary>
    public bool MayBeStored => Slug == "outcome-unknown";
}
