namespace ActorEngine.Dispatch;

/// <summary>Says which kind of mailbox an actor needs. The engine's one mailbox is every kind: the mark has no effect.</summary>
/// <typeparam name="T">The kind.</typeparam>
public interface IRequiresMessageQueue<T>
    where T : ISemantics;

/// <summary>A kind of mailbox.</summary>
public interface ISemantics;
