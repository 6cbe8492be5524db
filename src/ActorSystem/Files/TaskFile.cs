namespace ActorTasks;

/// <summary>
/// A file that came with a task. A handler takes it from <see cref="TaskContext.Files"/>, by <see cref="TaskContext.File"/>,
/// or as a parameter of this type (the only file) or of type <c>IReadOnlyList&lt;TaskFile&gt;</c> (all of them).
/// </summary>
public sealed class TaskFile
{
    private readonly Func<Stream> _open;
    private readonly Func<CancellationToken, ValueTask<Stream>> _openAsync;

    internal TaskFile(
        string name, string? fileName, string contentType, long size, string sha256, Func<Stream> open, Func<CancellationToken, ValueTask<Stream>> openAsync)
    {
        Name = name;
        FileName = fileName;
        ContentType = contentType;
        Size = size;
        Sha256 = sha256;
        _open = open;
        _openAsync = openAsync;
    }

    /// <summary>The name of its part, its own within the task: 1 to 64 characters of <c>a-z A-Z 0-9 . _ -</c>.</summary>
    public string Name { get; }

    /// <summary>What its sender calls it, without folders, up to 255 characters; null if nothing. Free text: not to be used as a path.</summary>
    public string? FileName { get; }

    /// <summary>The media type that its sender gave, <c>application/octet-stream</c> if none.</summary>
    public string ContentType { get; }

    /// <summary>Bytes.</summary>
    public long Size { get; }

    /// <summary>The SHA-256 of its bytes, in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Opens it from its begin, read-only, able to seek. Each call opens anew; the caller disposes the stream.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FileNotFoundException">The file is gone from the store.</exception>
    /// <exception cref="IOException">The store cannot be read now.</exception>
    public ValueTask<Stream> OpenReadAsync(CancellationToken cancellation = default) => _openAsync(cancellation);

    /// <summary>
    /// As <see cref="OpenReadAsync"/>, for handlers that run on a thread of their own: with <c>store.kind = postgres</c>
    /// it holds the thread for a round trip to the database.
    /// </summary>
    /// <inheritdoc cref="OpenReadAsync"/>
    public Stream OpenRead() => _open();
}
