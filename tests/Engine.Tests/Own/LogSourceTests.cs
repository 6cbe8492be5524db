namespace ActorTasks.EngineTests.Own;

public class LogSourceTests : TestKit
{
    [Fact]
    public void A_source_of_a_system_is_named_with_it_and_an_actor_by_its_path()
    {
        Assert.Equal("any (akka://test)", LogSource.Create("any", Sys).Source);
        Assert.Equal("LogSourceTests (akka://test)", LogSource.Create(this, Sys).Source);
        Assert.Equal("LogSourceTests", LogSource.Create(GetType()).Source);
        Assert.Equal(TestActor.Path.ToString(), LogSource.Create(TestActor, Sys).Source);
    }

    [Fact]
    public void What_a_kit_logs_has_its_source()
        => EventFilter.Info(source: LogSource.FromType(GetType(), Sys)).ExpectOne(() => Log.Info("a"));
}
