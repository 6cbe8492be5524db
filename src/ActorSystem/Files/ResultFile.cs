using ActorTasks.Actors;
using ActorTasks.Journal;

namespace ActorTasks;

/// <summary>
/// A result that is a file: made by <see cref="TaskContext.CreateResultFile"/>, written to, and returned by the handler.
/// It is synced before the outcome is recorded; of an attempt that fails, or that returns something else, nothing is kept.
/// </summary>
public sealed class ResultFile : IAsyncDisposable
{
    private readonly IFileStage _stage;
    private readonly FileDraft _draft;
    private readonly ResultStream _stream;

    internal ResultFile(IFileStage stage, FileDraft draft, string? fileName, string contentType, long limitBytes)
    {
        _stage = stage;
        _draft = draft;
        FileName = fileName;
        ContentType = contentType;
        _stream = new ResultStream(draft, limitBytes);
    }

    /// <summary>What it is to be called where it is saved; null for nothing.</summary>
    public string? FileName { get; }

    /// <summary>Its media type.</summary>
    public string ContentType { get; }

    /// <summary>
    /// Is written from begin to end, up to <c>limits.file-part</c> bytes: more fails the task for good. It may be disposed
    /// (as a <c>GZipStream</c> over it does).
    /// </summary>
    public Stream Stream => _stream;

    /// <summary>Ends the writing. The file is kept if it is what the handler returns.</summary>
    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    /// <summary>Syncs it and puts it in place below its task.</summary>
    internal async Task<TaskLifecycle.DataInfo> PlaceAsync(TaskId task, string name)
    {
        await DisposeAsync();
        var sha256 = await _draft.CloseAsync();
        await _stage.PlaceAsync(task, name);
        _stage.Leave(); // From here on the outcome decides, or the next start.
        return new TaskLifecycle.DataInfo(ContentType, _draft.WrittenBytes, sha256) { File = name, FileName = FileName };
    }

    /// <summary>Removes it unless it was put in place.</summary>
    internal ValueTask DiscardAsync() => _stage.DisposeAsync();
}
