using ActorTasks.Journal;
using ActorTasks.Journal.Plugin;

namespace ActorTasks.Actors;

/// <summary>Tells the journal how much of a partition a shard of this node begins with.</summary>
internal sealed class NodeWindows(ActorTasksOptions options, HandlerRegistry handlers) : IWindowSource
{
    /// <inheritdoc/>
    public WindowSizes Windows { get; } = new(options.Window, options.Window, handlers.Kinds);
}
