namespace ActorTasks.Actors;

/// <summary>
/// A task that kills its process is started again with it, until its losses are used up. From its second loss on the
/// start of attempts waits, so that the front door can answer in between.
/// </summary>
internal static class CrashLoop
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>How long no attempt starts; null for no pause.</summary>
    /// <param name="losses">The most losses of a task that recovery found, 0 for none.</param>
    public static TimeSpan? PauseAfter(int losses)
    {
        if (losses < 2)
        {
            return null;
        }

        var pause = s_first * Math.Pow(2, Math.Min(losses - 2, 10));
        return pause < s_longest ? pause : s_longest;
    }
}
