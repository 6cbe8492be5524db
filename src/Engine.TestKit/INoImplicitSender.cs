namespace ActorEngine.Testing;

/// <summary>Marks a test class whose <c>Tell(message)</c> has no sender, instead of its test actor.</summary>
public interface INoImplicitSender
{
}
