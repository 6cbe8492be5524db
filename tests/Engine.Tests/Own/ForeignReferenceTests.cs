namespace ActorTasks.EngineTests.Own;

/// <summary>References that no system made. With Akka.NET they would have to be surrogates too, which the engine has not.</summary>
public class ForeignReferenceTests
{
    [Fact]
    public void A_reference_of_the_users_own_making_with_the_path_of_dead_letters_is_nobody()
    {
        using var system = ActorSystem.Create("other");

        Assert.True(new Stranger(system.DeadLetters.Path).IsNobody());
        Assert.False(new Stranger(system.DeadLetters.Path / "a").IsNobody());
    }

    /// <summary>A reference of the user's own making.</summary>
    private sealed class Stranger(ActorPath path) : IActorRef
    {
        public ActorPath Path => path;

        public void Tell(object message, IActorRef? sender) => throw new InvalidOperationException("it is never told anything");

        public bool Equals(IActorRef? other) => ReferenceEquals(this, other);

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => path.GetHashCode();

        public int CompareTo(IActorRef? other) => path.CompareTo(other?.Path);

        public int CompareTo(object? obj) => CompareTo(obj as IActorRef);
    }
}
