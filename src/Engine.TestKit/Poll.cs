namespace ActorEngine.Testing;

/// <summary>Tries again until something holds or the time is up; with blocking the returned task is always complete.</summary>
internal sealed class Poll(TimeSpan max, TimeSpan interval, CancellationToken cancellationToken)
{
    private readonly TimeSpan _end = max == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : TestKitSystem.Now + max;

    public async Task<bool> UntilAsync(bool blocking, Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            if (!await PauseAsync(blocking))
            {
                return await condition();
            }
        }

        return true;
    }

    public async Task AssertAsync(bool blocking, Func<Task> assertion)
    {
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (TestKitSystem.Now < _end && !cancellationToken.IsCancellationRequested)
            {
                // It may hold at the next try; the last failure is not caught.
            }

            await PauseAsync(blocking);
        }
    }

    /// <summary>Waits an interval, or what is left; false if nothing is.</summary>
    private async Task<bool> PauseAsync(bool blocking)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var left = _end - TestKitSystem.Now;
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        var pause = left < interval ? left : interval;
        if (blocking)
        {
            cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
        else
        {
            await Task.Delay(pause, cancellationToken);
        }

        return true;
    }
}
