namespace ActorEngine.Testing;

/// <summary>Filters that are installed until they are taken away.</summary>
public interface IUnmutableFilter : IDisposable
{
    /// <summary>Takes the filters away.</summary>
    void Unmute();
}
