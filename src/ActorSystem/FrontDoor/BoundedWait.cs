namespace ActorTasks.Actors;

/// <summary>
/// A wait for one sign that ends by itself after a while. There is one completion, whichever comes first, and who waits
/// goes on in its own context, never on the thread that gives the sign.
/// </summary>
internal sealed class BoundedWait
{
    private readonly TaskCompletionSource<bool> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gives the sign.</summary>
    public void Tell() => _told.TrySetResult(true);

    /// <summary>Waits; to be called once.</summary>
    /// <returns>True if the sign came in time.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<bool> ToldAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellation)
    {
        using var timer = clock.CreateTimer(
            static told => ((TaskCompletionSource<bool>)told!).TrySetResult(false), _told, atMost, Timeout.InfiniteTimeSpan);
        using var givenUp = cancellation.UnsafeRegister(static (told, token) => ((TaskCompletionSource<bool>)told!).TrySetCanceled(token), _told);
        return await _told.Task;
    }
}
