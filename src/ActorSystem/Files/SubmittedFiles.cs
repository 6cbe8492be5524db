using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The files of a submit that is on its way. Whoever calls the gateway with them hands them over: it keeps, leaves or
/// removes them. Disposing removes them otherwise.
/// </summary>
internal sealed class SubmittedFiles(IFileStage stage) : IAsyncDisposable
{
    private readonly List<StoredFile> _files = [];

    /// <summary>Those that are whole, in the order in which they came.</summary>
    public IReadOnlyList<StoredFile> Files => _files;

    /// <summary>Whether a name is taken: by a file of that name in any case, since not every disk tells cases apart.</summary>
    public bool Has(string name) => _files.Exists(file => string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Begins a file.</summary>
    /// <exception cref="StoreUnavailableException">The disk cannot be written.</exception>
    public FileDraft Create(string name) => stage.Create(FileKey.NameOfInput(name));

    /// <summary>A file is whole: syncs it.</summary>
    /// <exception cref="StoreUnavailableException">The disk cannot be written.</exception>
    public async Task AddAsync(FileDraft draft, string name, string? fileName, string contentType) =>
        _files.Add(new StoredFile(name, fileName, contentType, draft.WrittenBytes, await draft.CloseAsync()));

    /// <summary>Puts all in place below the task that they are for.</summary>
    /// <exception cref="StoreUnavailableException">The disk cannot be written.</exception>
    public Task PlaceAsync(TaskId task) => stage.PlaceAsync(task, FileScopes.Inputs);

    /// <summary>What became of the submit decides what becomes of them.</summary>
    public void Settle(TaskId task, TaskReply reply)
    {
        switch (reply)
        {
            case TaskReply.Accepted { Task.Id: var accepted } when accepted == task:
                stage.Keep();
                break;
            case TaskReply.Refused { Kind: RefusalKind.OutcomeUnknown }:
                stage.Leave();
                break;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
