using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Node;
using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Housekeeping;

public sealed class KeepingHouse()
    : TestKit($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
{
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void It_goes_on_soon_while_there_is_more_and_pauses_when_there_is_not_or_when_it_failed()
    {
        var probe = CreateTestProbe();
        var answers = new Queue<Func<bool>>([() => true, () => false, () => throw new StoreUnavailableException("of the test"), () => false]);
        ITaskStore store = new WatchedStore(new MemoryTaskStore(1))
        {
            KeepHouse = () =>
            {
                probe.Ref.Tell("step");
                return answers.Dequeue()();
            },
        };
        var (clock, log) = (TimeProvider.System, NullLogger.Instance);
        var house = Sys.ActorOf(Props.Create(() => new Housekeeper(store, clock, log)));
        foreach (var after in new[] { s_pause, s_breath, s_pause, s_pause })
        {
            WhenPlanned(house);
            Clock.Advance(after - TimeSpan.FromMilliseconds(1));
            WhenPlanned(house);
            Assert.False(probe.HasMessages);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            probe.ExpectMsg("step", TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>
    /// What was told to it has taken effect: the first answer comes when the step is done and its end is in the mailbox,
    /// the second one when that has been heard too.
    /// </summary>
    private void WhenPlanned(IActorRef house)
    {
        for (var i = 0; i < 2; i++)
        {
            house.Tell(new Identify(i), TestActor);
            ExpectMsg<ActorIdentity>(TimeSpan.FromSeconds(30));
        }
    }
}
