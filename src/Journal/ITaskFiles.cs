using System.Globalization;

namespace ActorTasks.Journal;

/// <summary>
/// The files of tasks: what came with a submit, and results that are files. Their bytes lie beside the events; an
/// event speaks of a file only when it is in place and synced. What no event speaks of is removed at the next start.
/// </summary>
internal interface ITaskFiles
{
    /// <summary>Begins files that belong to no task yet.</summary>
    /// <exception cref="StoreFullException">There is no room.</exception>
    /// <exception cref="StoreUnavailableException">The disk cannot be written.</exception>
    IFileStage Begin();

    /// <summary>Opens a file to be read; it can seek.</summary>
    /// <exception cref="FileNotFoundException">It is not there (any more).</exception>
    /// <exception cref="StoreUnavailableException">It cannot be asked for.</exception>
    ValueTask<Stream> OpenReadAsync(FileKey key, CancellationToken cancellation);

    /// <summary>As <see cref="OpenReadAsync"/>, for readers that cannot wait otherwise: it may hold its thread for a round trip.</summary>
    Stream OpenRead(FileKey key);

    /// <summary>An event speaks of a placed result, or will never do: the result is kept or removed.</summary>
    void Settle(FileKey result, bool isKept);
}

/// <summary>Files on their way to a task: written, put in place, kept. Disposing removes what is neither kept nor left.</summary>
internal interface IFileStage : IAsyncDisposable
{
    /// <summary>Begins a file under the name that it will have in its task.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be made.</exception>
    FileDraft Create(string name);

    /// <summary>
    /// Puts all files, each of them closed, in place below a task. They are on disk and in place when it completes,
    /// even if power is lost.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="scope">What the journal is asked after a crash: <see cref="FileScopes.Inputs"/>, or the name of a result.</param>
    /// <exception cref="StoreUnavailableException">The disk cannot be written; nothing is in place then that matters.</exception>
    Task PlaceAsync(TaskId task, string scope);

    /// <summary>The event that speaks of them is on disk.</summary>
    void Keep();

    /// <summary>Nobody knows whether an event speaks of them: the next start finds out.</summary>
    void Leave();
}

/// <summary>A file that is being written: a stream that can only be written to, and that counts and hashes.</summary>
internal abstract class FileDraft : Stream
{
    /// <summary>Bytes written so far.</summary>
    public abstract long WrittenBytes { get; }

    /// <summary>Syncs and closes it.</summary>
    /// <returns>Lower-case hexadecimal SHA-256 of what was written.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be synced.</exception>
    public abstract Task<string> CloseAsync();
}

/// <summary>Where a file belongs.</summary>
/// <param name="Task">The task.</param>
/// <param name="Name">Its name within the task; a plain file name on every system.</param>
internal readonly record struct FileKey(TaskId Task, string Name)
{
    /// <summary>A file that came with the submit.</summary>
    public static FileKey OfInput(TaskId task, string name) => new(task, NameOfInput(name));

    /// <summary>The name of such a file.</summary>
    public static string NameOfInput(string name) => "file-" + name;

    /// <summary>The name of a result file. An attempt has one result and no number comes twice.</summary>
    public static string NameOfResult(int attempt) => "result-" + attempt.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What placed files belong to, as it is written down until an event speaks of them.</summary>
internal static class FileScopes
{
    /// <summary>All files of a submit.</summary>
    public const string Inputs = "inputs";

    /// <summary>The scope of a file, by its name within its task.</summary>
    public static string Of(string name) => name.StartsWith(FileKey.NameOfInput(string.Empty), StringComparison.Ordinal) ? Inputs : name;

    /// <summary>Whether an event of the task speaks of the files of a scope.</summary>
    public static bool IsSpokenOf(TaskLifecycle.TaskState? task, string scope) =>
        task is not null && (scope == Inputs || task.Result?.File == scope);
}
