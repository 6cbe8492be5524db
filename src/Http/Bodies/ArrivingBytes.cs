namespace ActorTasks.Http.Bodies;

/// <summary>
/// Counts the bytes of bodies that have begun to arrive and are not whole, for the whole door: what a slow or hostile
/// caller makes the server hold before anything is known of the task.
/// </summary>
/// <param name="maxBytes">What they may hold together; a lone body is always let through.</param>
internal sealed class ArrivingBytes(long maxBytes)
{
    /// <summary>The default of <c>limits.unsynced-bytes</c>, for what has not even been accepted yet.</summary>
    public const long DefaultBytes = 64 * 1024 * 1024;

    private long _bytes;

    /// <summary>Takes room for bytes of a body that holds some already; false when there is none.</summary>
    public bool TryTake(long bytes, long heldBytes)
    {
        var all = Interlocked.Add(ref _bytes, bytes);
        if (all <= maxBytes || all == bytes + heldBytes)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
