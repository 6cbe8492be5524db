namespace ActorTasks.Journal;

/// <summary>
/// Whether a store is there. Of a loss every write and every read hears; told is it once, and once more when the store
/// is back.
/// </summary>
/// <param name="lost">Told of the first failure of a loss.</param>
/// <param name="back">Told that it is over.</param>
internal sealed class StoreHealth(Action<Exception> lost, Action back)
{
    private const int Well = 0;
    private const int Lost = 1;
    private const int Full = 2;

    private int _state;

    /// <summary>Nobody is told.</summary>
    public static StoreHealth Untold { get; } = new(_ => { }, () => { });

    /// <summary>Whether a failure says no more than that the store is away or full: then it needs no trace.</summary>
    public static bool IsLoss(Exception? cause) => cause switch
    {
        StoreLostException => true,
        OutcomeUnknownException unknown => unknown.InnerException is not StoreUnavailableException inner || IsLoss(inner),
        _ => false,
    };

    /// <summary>A read or a write failed.</summary>
    public void Failed(Exception cause)
    {
        if (IsLoss(cause) && Interlocked.CompareExchange(ref _state, cause is StoreFullException ? Full : Lost, Well) == Well)
        {
            lost(cause);
        }
    }

    /// <summary>A read went through. That says nothing of room.</summary>
    public void WasRead() => EndOf(Lost);

    /// <summary>A write went through.</summary>
    public void WasWritten()
    {
        EndOf(Lost);
        EndOf(Full);
    }

    private void EndOf(int state)
    {
        if (Volatile.Read(ref _state) == state && Interlocked.CompareExchange(ref _state, Well, state) == state)
        {
            back();
        }
    }
}
