namespace ActorTasks.EngineTests.Own;

public class RequiredActorTests : TestKit
{
    /// <summary>Akka.Hosting before 1.5.63 keeps Nobody for ever after a first try that came too early.</summary>
    [Fact]
    public async Task A_required_actor_that_was_asked_for_too_early_is_found_later()
    {
        var registry = ActorRegistry.For(Sys);
        var required = new RequiredActor<Key>(registry);
        Assert.Throws<MissingActorRegistryEntryException>(() => required.ActorRef);

        registry.Register<Key>(TestActor);

        Assert.Equal(TestActor, required.ActorRef);
        Assert.Equal(TestActor, await required.GetAsync());
    }

    private sealed class Key;
}
