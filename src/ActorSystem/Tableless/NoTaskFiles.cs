using ActorTasks.Journal;

namespace ActorTasks.Actors;

/// <summary>Where nothing tells which files an event speaks of, tasks have none.</summary>
internal sealed class NoTaskFiles : ITaskFiles
{
    /// <inheritdoc/>
    /// <exception cref="TaskRefusedException">Always, <c>not-supported</c>.</exception>
    public IFileStage Begin() => throw NodeStore.NotSupported("files of tasks");

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(FileKey key, CancellationToken cancellation) => ValueTask.FromResult(OpenRead(key));

    /// <inheritdoc/>
    public Stream OpenRead(FileKey key) => throw new FileNotFoundException($"Task {key.Task} has no file {key.Name}.");

    /// <inheritdoc/>
    public void Settle(FileKey result, bool isKept)
    {
        // No attempt could begin one.
    }
}
