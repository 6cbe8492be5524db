namespace ActorTasks.Journal.Files;

/// <summary>
/// Keeps files from filling the disk: the free space is looked at before each of the steps in which all of them
/// together are written.
/// </summary>
/// <param name="reserveBytes">What stays free, 0 for nothing.</param>
/// <param name="freeBytes">Reads the free space.</param>
internal sealed class DiskRoom(long reserveBytes, Func<long> freeBytes)
{
    private const long StepBytes = 4 * 1024 * 1024;

    private long _bytesToLook;

    /// <summary>Asks for room before bytes are written.</summary>
    /// <exception cref="StoreFullException">There is none.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _bytesToLook, -bytes) < 0)
        {
            Interlocked.Exchange(ref _bytesToLook, StepBytes);
            Require(bytes + StepBytes);
        }
    }

    /// <summary>Looks whether so many bytes could be written.</summary>
    /// <exception cref="StoreFullException">They could not.</exception>
    public void Require(long bytes)
    {
        if (reserveBytes > 0 && freeBytes() - bytes < reserveBytes)
        {
            Interlocked.Exchange(ref _bytesToLook, 0);
            throw new StoreFullException($"The disk has no room for further files: limits.disk-reserve keeps {reserveBytes} bytes free.");
        }
    }
}
