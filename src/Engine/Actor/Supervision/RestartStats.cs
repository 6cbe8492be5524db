namespace ActorEngine.Actor;

/// <summary>How often a child was restarted, and since when that counts.</summary>
internal sealed class RestartStats
{
    private int _count;
    private long _windowStart;
    private bool _windowOpen;

    /// <summary>Charges one restart; false if the limit is used up.</summary>
    /// <param name="max">Restarts allowed; less than 0 is without limit, with a window one in each.</param>
    /// <param name="windowMs">The window in milliseconds; 0 or less is for ever.</param>
    /// <param name="clock">Measures the window.</param>
    public bool RequestRestart(int max, int windowMs, TimeProvider clock)
    {
        if (max == 0)
        {
            return false;
        }

        if (windowMs <= 0)
        {
            return max < 0 || ++_count <= max;
        }

        var now = clock.GetTimestamp();
        if (!_windowOpen || clock.GetElapsedTime(_windowStart, now).TotalMilliseconds > windowMs)
        {
            // The window opens at a failure and stays where it is: fixed, not sliding.
            _windowOpen = true;
            _windowStart = now;
            _count = 0;
        }

        return ++_count <= (max < 0 ? 1 : max);
    }
}
