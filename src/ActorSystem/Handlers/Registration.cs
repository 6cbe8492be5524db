namespace ActorTasks.Actors;

/// <summary>A handler as the application described it; nothing is checked yet.</summary>
/// <param name="Name">The type of its tasks.</param>
/// <param name="Function">What it does.</param>
/// <param name="Options">Aliases, and defaults of its tasks.</param>
/// <param name="PayloadType">The payload type by which tasks may be handed over; null where none was named.</param>
internal sealed record Registration(string Name, Delegate Function, HandlerOptions Options, Type? PayloadType = null)
{
    /// <summary>The name, then the aliases.</summary>
    public IEnumerable<string> Names => Options.Aliases.Prepend(Name);
}
