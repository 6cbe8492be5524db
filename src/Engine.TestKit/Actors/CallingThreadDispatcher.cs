namespace ActorEngine.Testing;

/// <summary>Names the dispatcher that runs actors on the thread that sends to them: <c>props.WithDispatcher(CallingThreadDispatcher.Id)</c>.</summary>
public static class CallingThreadDispatcher
{
    /// <summary>The id; a system of a test kit knows it.</summary>
    public static readonly string Id = "akka.test.calling-thread-dispatcher";
}
