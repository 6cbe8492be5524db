using System.Collections.Concurrent;

namespace ActorTasks.EngineTests.PersistentActors;

public sealed class RecoveryPermitTests : PersistenceSpec
{
    private readonly ConcurrentQueue<string> _begun = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public RecoveryPermitTests()
        : base("akka.persistence.max-concurrent-recoveries = 2")
    {
        Store.OnReadHighest = id =>
        {
            _begun.Enqueue(id);
            return _gates.GetOrAdd(id, _ => new TaskCompletionSource()).Task;
        };
    }

    [Fact]
    public void No_more_actors_recover_at_a_time_than_there_are_permits()
    {
        StartAll("a", "b", "c");
        ExpectNoMsg(100);
        Assert.Equal(["a", "b"], _begun.Order());

        Finish("a");

        ExpectMsg("a");
        AwaitCondition(() => _begun.Contains("c"));
        Finish("b");
        ExpectMsg("b");
        Finish("c");
        ExpectMsg("c");
    }

    [Fact]
    public void An_actor_that_stops_while_it_recovers_gives_its_permit_back()
    {
        var actors = StartAll("a", "b", "c");

        Sys.Stop(actors[0]);

        AwaitCondition(() => _begun.Contains("c"));
    }

    [Fact]
    public void An_actor_that_stops_while_it_waits_for_a_permit_takes_none()
    {
        var actors = StartAll("a", "b", "c", "d");
        StopAndWait(actors[2]);

        Finish("a");

        ExpectMsg("a");
        AwaitCondition(() => _begun.Contains("d"));
        Assert.DoesNotContain("c", _begun);
    }

    [Fact]
    public void An_actor_whose_recovery_fails_gives_its_permit_back()
    {
        StartAll("a", "b", "c");

        _gates["a"].SetException(new Broken("disk"));

        AwaitCondition(() => _begun.Contains("c"));
    }

    /// <summary>Starts actors of which the first two have a permit when the others ask for one.</summary>
    private List<IActorRef> StartAll(params string[] ids)
    {
        var actors = new List<IActorRef>();
        foreach (var id in ids)
        {
            actors.Add(Start(id, new Script { Recovered = _ => TestActor.Tell(id) }));
            AwaitCondition(() => _begun.Count >= Math.Min(actors.Count, 2));
        }

        return actors;
    }

    private void Finish(string id) => _gates.GetOrAdd(id, _ => new TaskCompletionSource()).SetResult();
}
