namespace ActorTasks.EngineTests.Hosting;

public class ActorRegistryTests : TestKit
{
    private ActorRegistry Registry => ActorRegistry.For(Sys);

    [Fact]
    public void A_registered_actor_is_found_by_its_key()
    {
        Registry.Register<Key>(TestActor);

        Assert.Equal(TestActor, Registry.Get<Key>());
        Assert.True(Registry.TryGet<Key>(out var actor));
        Assert.Equal(TestActor, actor);
        Assert.True(Registry.TryGet(typeof(Key), out actor));
        Assert.Equal(TestActor, actor);
        Assert.Equal([KeyValuePair.Create(typeof(Key), TestActor)], Registry);
    }

    [Fact]
    public void A_system_has_one_registry() => Assert.Same(ActorRegistry.For(Sys), ActorRegistry.For(Sys));

    [Fact]
    public void A_missing_actor_is_nobody_or_an_error()
    {
        Assert.Throws<MissingActorRegistryEntryException>(() => Registry.Get<Key>());
        Assert.False(Registry.TryGet<Key>(out var actor));
        Assert.Equal(ActorRefs.Nobody, actor);
    }

    [Fact]
    public void A_second_actor_under_a_key_replaces_the_first_only_on_request()
    {
        var probe = CreateTestProbe().Ref;
        Registry.Register<Key>(TestActor);

        Assert.Throws<DuplicateActorRegistryException>(() => Registry.Register<Key>(probe));
        Assert.False(Registry.TryRegister<Key>(probe));
        Assert.False(Registry.TryRegister(typeof(Key), probe));
        Assert.Equal(TestActor, Registry.Get<Key>());
        Registry.Register<Key>(probe, overwrite: true);

        Assert.Equal(probe, Registry.Get<Key>());
    }

    [Fact]
    public void Null_is_no_actor()
    {
        Assert.Throws<ArgumentNullException>(() => Registry.Register<Key>(null!));
        Assert.False(Registry.TryRegister<Key>(null!));
    }

    [Fact]
    public async Task An_actor_is_waited_for_until_it_is_registered()
    {
        var first = Registry.GetAsync<Key>();
        var second = Registry.GetAsync(typeof(Key));
        Assert.False(first.IsCompleted);

        Registry.Register<Key>(TestActor);

        Assert.Equal(TestActor, await first);
        Assert.Equal(TestActor, await second);
        Assert.Equal(TestActor, await Registry.GetAsync<Key>());
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_and_others_go_on()
    {
        using var cancelled = new CancellationTokenSource();
        var first = Registry.GetAsync<Key>(cancelled.Token);
        var second = Registry.GetAsync<Key>();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Registry.Register<Key>(TestActor);
        Assert.Equal(TestActor, await second);
    }

    [Fact]
    public void An_actor_that_has_stopped_stays_registered()
    {
        var probe = CreateTestProbe();
        Registry.Register<Key>(probe.Ref);
        Watch(probe.Ref);

        Sys.Stop(probe.Ref);

        ExpectTerminated(probe.Ref);
        Assert.Equal(probe.Ref, Registry.Get<Key>());
    }

    [Fact]
    public async Task A_required_actor_is_waited_for()
    {
        var required = new RequiredActor<Key>(Registry);

        var waiting = required.GetAsync();
        Registry.Register<Key>(TestActor);

        Assert.Equal(TestActor, await waiting);
        Assert.Equal(TestActor, required.ActorRef);
    }

    private sealed class Key;
}
