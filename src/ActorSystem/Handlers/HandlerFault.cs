namespace ActorTasks.Actors;

/// <summary>
/// Ends an attempt for good for a reason that lies between task and handler: a payload that cannot be read, a
/// result that cannot be written. Trying again would end the same way.
/// </summary>
/// <param name="slug">The type of the task's error, e.g. <c>payload-unreadable</c>.</param>
internal sealed class HandlerFault(string slug, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The payload is no JSON for the handler's parameter.</summary>
    public const string PayloadUnreadable = "payload-unreadable";

    /// <summary>The handler takes one file, and none or several came.</summary>
    public const string FileMissing = "file-missing";

    /// <summary>The return value cannot be written as JSON.</summary>
    public const string ResultNotSerialisable = "result-not-serialisable";

    /// <summary>The return value is larger than <c>limits.result</c>.</summary>
    public const string ResultTooLarge = "result-too-large";

    public string Slug { get; } = slug;
}
