namespace ActorEngine.Actor.Setup;

/// <summary>A part of how a system is set up in code; one of a type per system.</summary>
public abstract class Setup
{
    /// <summary>Both parts together.</summary>
    /// <param name="other">The other part; it wins if it is of the same type.</param>
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
