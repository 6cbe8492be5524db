namespace ActorTasks.EngineTests;

public class ExtensionTests : TestKit
{
    [Fact]
    public void An_extension_that_failed_is_not_made_again_and_fails_with_the_same_exception()
    {
        var id = new FailingId();

        var first = Assert.Throws<InvalidOperationException>(() => Sys.RegisterExtension(id));
        var second = Assert.Throws<InvalidOperationException>(() => Sys.GetExtension(id));

        Assert.Same(first, second);
        Assert.Equal(1, id.Made);
    }

    [Fact]
    public async Task Extensions_that_the_configuration_names_are_made_at_start_and_others_are_left_out()
    {
        var system = ActorSystem.Create("extended", ConfigurationFactory.ParseString($$"""
            akka.extensions = ["{{typeof(NamedId).AssemblyQualifiedName}}", "{{typeof(string).AssemblyQualifiedName}}", "No.Such.Type", "{{typeof(UnmakeableId).AssemblyQualifiedName}}"]
            """));

        Assert.True(system.HasExtension<Named>());
        Assert.Same(system, system.GetExtension<Named>().System);
        await system.Terminate();
    }

    [Fact]
    public void An_extension_of_the_configuration_that_fails_fails_the_start() => Assert.Throws<InvalidOperationException>(
        () => ActorSystem.Create("failing", ConfigurationFactory.ParseString($"akka.extensions = [\"{typeof(FailingId).AssemblyQualifiedName}\"]")));

    public sealed record Named(ExtendedActorSystem System) : IExtension;

    public sealed class NamedId : ExtensionIdProvider<Named>
    {
        public override Named CreateExtension(ExtendedActorSystem system) => new(system);
    }

    public sealed class UnmakeableId(int number) : ExtensionIdProvider<Named>
    {
        public override Named CreateExtension(ExtendedActorSystem system) => throw new InvalidOperationException($"never made, whatever {number} is");
    }

    public sealed class Failing : IExtension;

    public sealed class FailingId : ExtensionIdProvider<Failing>
    {
        public int Made { get; private set; }

        public override Failing CreateExtension(ExtendedActorSystem system)
            => throw new InvalidOperationException($"fails, {++Made} time");
    }
}
