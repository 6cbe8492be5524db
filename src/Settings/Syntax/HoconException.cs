namespace ActorTasks.Hocon;

/// <summary>A document that cannot be read: says where, what was expected, what came and what to do.</summary>
public sealed class HoconException : Exception
{
    /// <summary>Makes the error; the message is put together from the parts.</summary>
    /// <param name="origin">Where it is.</param>
    /// <param name="expected">What would have been right, to follow "expected".</param>
    /// <param name="found">What stands there instead, to follow "found".</param>
    /// <param name="advice">What to do: one or two whole sentences.</param>
    /// <param name="cause">The error below this one, if any.</param>
    public HoconException(HoconOrigin origin, string expected, string found, string advice, Exception? cause = null)
        : base($"{origin}: expected {expected}, but found {found}. {advice}", cause)
    {
        Origin = origin;
        Expected = expected;
        Found = found;
        Advice = advice;
    }

    /// <summary>Where it is.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>The file, or what stands in for one.</summary>
    public string File => Origin.Source;

    /// <summary>The line, counted from 1; 0 where the source has no lines.</summary>
    public int Line => Origin.Line;

    /// <summary>The column, counted from 1; 0 where the source has no lines.</summary>
    public int Column => Origin.Column;

    /// <summary>What would have been right.</summary>
    public string Expected { get; }

    /// <summary>What stands there instead.</summary>
    public string Found { get; }

    /// <summary>What to do.</summary>
    public string Advice { get; }
}
