namespace ActorEngine.Persistence.Serialization;

/// <summary>Marks what a journal or snapshot store may be asked to serialize.</summary>
public interface IMessage;
