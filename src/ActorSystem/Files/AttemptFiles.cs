using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>The files that an attempt reads, and those that it makes. Disposing removes what it made in vain.</summary>
/// <param name="files">Where they lie.</param>
/// <param name="task">The task.</param>
/// <param name="limitBytes">The largest file (<c>limits.file-part</c>).</param>
internal sealed class AttemptFiles(ITaskFiles files, TaskState task, long limitBytes) : IAsyncDisposable
{
    /// <summary>Files that one attempt may begin; one of them can be its result.</summary>
    public const int MaxResults = 16;

    private IReadOnlyList<TaskFile>? _inputs;
    private List<ResultFile>? _results;

    /// <summary>The files that came with the task.</summary>
    public IReadOnlyList<TaskFile> Inputs => _inputs ??= task.Files.IsEmpty ? [] : [.. task.Files.Select(Input)];

    /// <summary>Begins a file that may become the result.</summary>
    public ResultFile CreateResult(string? fileName, string contentType)
    {
        FileRules.Check(FileRules.CleanFileName(fileName), contentType, fault => new ArgumentException(fault, nameof(fileName)));
        _results ??= [];
        if (_results.Count == MaxResults)
        {
            throw new InvalidOperationException($"An attempt may begin {MaxResults} result files.");
        }

        var stage = files.Begin();
        var result = new ResultFile(stage, stage.Create(ResultName), FileRules.CleanFileName(fileName), contentType, limitBytes);
        _results.Add(result);
        return result;
    }

    /// <summary>Makes a file the result: synced and in place.</summary>
    /// <exception cref="HandlerFault">It is not one that this attempt made.</exception>
    /// <exception cref="StoreUnavailableException">The disk cannot be written.</exception>
    public async Task<AttemptOutcome.Succeeded> PlaceAsync(ResultFile result)
    {
        if (_results?.Contains(result) != true)
        {
            throw new HandlerFault(HandlerFault.ResultNotSerialisable, "The handler returned a ResultFile that another attempt made.");
        }

        return new AttemptOutcome.Succeeded(await result.PlaceAsync(task.Id, ResultName), ReadOnlyMemory<byte>.Empty);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var result in _results ?? [])
        {
            await result.DiscardAsync();
        }
    }

    private string ResultName => FileKey.NameOfResult(task.Attempt);

    private TaskFile Input(StoredFile file)
    {
        var key = FileKey.OfInput(task.Id, file.Name);
        return new(file.Name, file.FileName, file.ContentType, file.Bytes, file.Sha256, () => Open(key), cancellation => OpenAsync(key, cancellation));
    }

    private Stream Open(FileKey key)
    {
        try
        {
            return files.OpenRead(key);
        }
        catch (StoreUnavailableException unreadable)
        {
            throw new IOException(unreadable.Message, unreadable);
        }
    }

    private async ValueTask<Stream> OpenAsync(FileKey key, CancellationToken cancellation)
    {
        try
        {
            return await files.OpenReadAsync(key, cancellation);
        }
        catch (StoreUnavailableException unreadable)
        {
            throw new IOException(unreadable.Message, unreadable);
        }
    }
}
