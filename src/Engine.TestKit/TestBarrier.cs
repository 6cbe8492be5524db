namespace ActorEngine.Testing;

/// <summary>A number of parties wait here for each other, as often as they like.</summary>
public class TestBarrier
{
    private readonly TestKitBase _testKit;
    private readonly Barrier _barrier;

    internal TestBarrier(TestKitBase testKit, int count)
    {
        _testKit = testKit;
        _barrier = new Barrier(count);
    }

    /// <summary>Waits for the others, at most 5 s, dilated.</summary>
    /// <exception cref="TimeoutException">They have not come in time.</exception>
    public void Await() => Await(_testKit.TestKitSettings.DefaultTimeout);

    /// <summary>Waits for the others.</summary>
    /// <param name="timeout">The time, dilated.</param>
    /// <exception cref="TimeoutException">They have not come in time.</exception>
    public void Await(TimeSpan timeout)
    {
        if (!_barrier.SignalAndWait(_testKit.Dilated(timeout)))
        {
            throw new TimeoutException($"Timeout of {timeout}: {_barrier.ParticipantsRemaining} of {_barrier.ParticipantCount} have not come to the barrier");
        }
    }
}
