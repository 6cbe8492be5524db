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
        Sys.ActorOf(Props.Create(() => new Housekeeper(store, clock, log)));
        foreach (var after in new[] { s_pause, s_breath, s_pause, s_pause })
        {
            // The step before must have come back before its successor is planned, so a shorter way does not do.
            ExpectStep(probe, after);
        }
    }

    private void ExpectStep(TestProbe probe, TimeSpan after)
    {
        AwaitAssert(() =>
        {
            Clock.Advance(after);
            probe.ExpectMsg("step", TimeSpan.FromMilliseconds(100));
        });
    }
}
