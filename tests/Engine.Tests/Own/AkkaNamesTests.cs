namespace ActorTasks.EngineTests.Own;

/// <summary>Files of configuration serve both builds: where they name a type of Akka.NET, the engine's of that name is meant.</summary>
public class AkkaNamesTests : TestKit
{
    public AkkaNamesTests()
        : base("""
            my-journal.class = "Akka.Persistence.Journal.MemoryJournal, Akka.Persistence"
            unknown-journal.class = "Akka.Persistence.Journal.NoSuchJournal, Akka.Persistence"
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            akka.actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy"
            """)
    {
    }

    [Fact]
    public void A_scheduler_of_the_test_kit_is_found() => Assert.IsType<TestScheduler>(Sys.Scheduler);

    [Fact]
    public async Task A_journal_is_found()
    {
        var journal = Persistence.Instance.Apply(Sys).JournalFor("my-journal");

        Assert.NotNull(await Sys.ActorSelection(journal.Path).ResolveOne(TimeSpan.FromSeconds(10)));
        Assert.IsType<EventAdapters>(Persistence.Instance.Apply(Sys).AdaptersFor("my-journal"));
    }

    [Fact]
    public void A_type_that_the_engine_does_not_have_is_an_error()
        => Assert.Throws<TypeLoadException>(() => Persistence.Instance.Apply(Sys).JournalFor("unknown-journal"));

    [Theory]
    [InlineData("akka.actor.task-dispatcher")]
    [InlineData("akka.actor.internal-dispatcher")]
    [InlineData("akka.persistence.dispatchers.default-plugin-dispatcher")]
    public void The_dispatchers_that_Akka_has_by_default_are_known(string id)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()).WithDispatcher(id));

        actor.Tell("hello");

        ExpectMsg("hello");
    }

    private sealed class Answering : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
