namespace ActorTasks.Journal.Plugin;

/// <summary>Says how much a shard reads when it opens; registered by whoever knows the handlers and the settings.</summary>
internal interface IWindowSource
{
    /// <summary>Sizes of the windows, and the types of each slot kind of this node.</summary>
    WindowSizes Windows { get; }
}
