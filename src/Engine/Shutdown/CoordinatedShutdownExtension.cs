namespace ActorEngine.Actor;

/// <summary>
/// The end of an actor system without its phases, which the last phase calls. <see cref="ActorSystem.Terminate"/> runs
/// the phases when <c>run-by-actor-system-terminate</c> is on, and this alone when it is off.
/// </summary>
internal interface IFinalTerminate
{
    /// <summary>Stops the guardians and ends when the system has ended; a second call gives the same end.</summary>
    Task FinalTerminate();
}

/// <summary>The id of the coordinated shutdown.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <inheritdoc/>
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => CoordinatedShutdown.Create(system);
}
