using ActorTasks.Actors;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Uploads;

/// <summary>A multipart body that has been read, or why it was not. Disposing removes the files that nobody took over.</summary>
internal sealed class Upload(ArrivingBytes arriving) : IAsyncDisposable
{
    private long _heldBytes;

    /// <summary>The JSON of the part <c>task</c>; null until it came.</summary>
    public ReadOnlyMemory<byte>? Task { get; set; }

    /// <summary>The files; null while none came.</summary>
    public SubmittedFiles? Files { get; set; }

    /// <summary>Why the body was refused; null where it was not.</summary>
    public Problem? Problem { get; set; }

    /// <summary>Counts bytes that are held in memory until the whole body is there; false when there is no room.</summary>
    public bool TryHold(long bytes)
    {
        if (!arriving.TryTake(bytes, _heldBytes))
        {
            return false;
        }

        _heldBytes += bytes;
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        arriving.Release(_heldBytes);
        _heldBytes = 0;
        if (Files is not null)
        {
            await Files.DisposeAsync();
        }
    }
}
