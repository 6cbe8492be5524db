namespace ActorTasks.Actors;

/// <summary>
/// How many attempts of a kind may be started before there is a slot for them (prefetch): between two quick handlers a
/// slot would wait for the disk longer than it works, and small writes cost more per start than large ones. No more than
/// the slots get through in <see cref="Window"/>, so none are where handlers are slow, and no more than their payloads
/// may take.
/// </summary>
/// <param name="slots">Slots of the kind.</param>
internal sealed class StartsAhead(int slots, TimeProvider clock)
{
    /// <summary>How long a started attempt waits for its slot, about.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    /// <summary>What the payloads of all attempts of the kind may have where some have no slot.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    /// <summary>For how long nothing is started ahead after a payload found no room: it would come and go as fast as the disk can write.</summary>
    public static readonly TimeSpan NoRoom = TimeSpan.FromSeconds(1);

    /// <summary>The share of the newest in a mean.</summary>
    private const double Weight = 1.0 / 64;

    private double _meanSeconds;
    private double _meanBytes;
    private long _bytes;
    private int _begun;
    private long? _foundNoRoom;
    private long _windowBegan;
    private int _ends;
    private int _endsBefore;

    /// <summary>An attempt has begun to exist for the pool.</summary>
    public void Begun(long payloadBytes)
    {
        _begun++;
        _bytes += payloadBytes;
        _meanBytes += (payloadBytes - _meanBytes) * Weight;
    }

    /// <summary>It exists no more.</summary>
    public void Gone(long payloadBytes)
    {
        _begun--;
        _bytes -= payloadBytes;
    }

    /// <summary>Whether the payloads that are held leave no room for one that has no slot.</summary>
    public bool IsTooLarge => _bytes > MaxBytes;

    /// <summary>One has gone back since its payload found no room.</summary>
    public void FoundNoRoom() => _foundNoRoom = clock.GetTimestamp();

    /// <summary>A handler has ended that was called at that timestamp.</summary>
    public void Ended(long calledAt)
    {
        Turn();
        _ends++;
        _meanSeconds += (clock.GetElapsedTime(calledAt).TotalSeconds - _meanSeconds) * Weight;
    }

    /// <summary>How many may be there without a slot now.</summary>
    /// <param name="most">What there may be of the kind in all, with and without a slot.</param>
    public int Allowed(int most)
    {
        if (most <= slots || (_foundNoRoom is { } at && clock.GetElapsedTime(at) < NoRoom))
        {
            return 0;
        }

        Turn();
        var byEnds = _ends + (_endsBefore * (1 - (clock.GetElapsedTime(_windowBegan) / Window)));

        // Many long ones that end together would look like many quick ones.
        var byTime = slots * Window.TotalSeconds / _meanSeconds;
        var byBytes = _begun + ((MaxBytes - _bytes) / _meanBytes) - slots;
        return (int)Math.Max(0, Math.Min(Math.Min(byEnds, byTime), Math.Min(byBytes, most - slots)));
    }

    /// <summary>Two windows are counted, the one that runs and the one before it.</summary>
    private void Turn()
    {
        var now = clock.GetTimestamp();
        var gone = clock.GetElapsedTime(_windowBegan, now);
        if (gone < Window)
        {
            return;
        }

        _endsBefore = gone < 2 * Window ? _ends : 0;
        _ends = 0;
        _windowBegan = now;
    }
}
