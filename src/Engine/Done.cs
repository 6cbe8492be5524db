namespace ActorEngine;

/// <summary>Says that something is finished where there is no other result to give.</summary>
public sealed class Done
{
    /// <summary>The one value.</summary>
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
