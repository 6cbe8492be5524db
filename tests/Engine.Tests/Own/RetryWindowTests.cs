namespace ActorTasks.EngineTests.Own;

/// <summary>The window in which restarts count, on virtual time; Akka.NET measures it by a clock that tests cannot move.</summary>
public sealed class RetryWindowTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly TestKit _kit;

    public RetryWindowTests() => _kit = new TestKit(ActorSystemSetup.Create(_time.Setup));

    public void Dispose() => _kit.Dispose();

    [Fact]
    public void A_failure_after_the_window_opens_a_new_one()
    {
        var child = Child(new OneForOneStrategy(2, TimeSpan.FromSeconds(10), _ => Directive.Restart));

        FailAndBeBack(child);
        FailAndBeBack(child);
        _time.Advance(TimeSpan.FromSeconds(11));
        FailAndBeBack(child);
        FailAndBeBack(child);
        FailAndEnd(child);
    }

    [Fact]
    public void The_window_opens_at_its_first_failure_and_does_not_slide_with_the_later_ones()
    {
        var child = Child(new OneForOneStrategy(2, TimeSpan.FromSeconds(10), _ => Directive.Restart));

        FailAndBeBack(child);
        _time.Advance(TimeSpan.FromSeconds(9));
        FailAndBeBack(child);
        _time.Advance(TimeSpan.FromSeconds(2));

        // 11 s after the first failure and 2 s after the second: had the window slid, this would be the third in it.
        FailAndBeBack(child);
        FailAndBeBack(child);
        FailAndEnd(child);
    }

    [Fact]
    public void Without_a_limit_a_window_allows_one_restart_in_each()
    {
        var child = Child(new OneForOneStrategy(-1, 10_000, _ => Directive.Restart));

        FailAndBeBack(child);
        _time.Advance(TimeSpan.FromSeconds(11));
        FailAndBeBack(child);
        FailAndEnd(child);
    }

    [Fact]
    public void The_window_of_all_for_one_opens_anew_too()
    {
        var child = Child(new AllForOneStrategy(1, TimeSpan.FromSeconds(10), _ => Directive.Restart));

        FailAndBeBack(child);
        _time.Advance(TimeSpan.FromSeconds(11));
        FailAndBeBack(child);
        FailAndEnd(child);
    }

    private IActorRef Child(SupervisorStrategy strategy)
    {
        var parent = _kit.Sys.ActorOf(Props.Create(() => new Crew(_kit.TestActor, "parent", strategy)));
        _kit.ExpectMsg("parent starts");
        parent.Tell(new Make(Props.Create(() => new Crew(_kit.TestActor, "child", null))), _kit.TestActor);
        var got = _kit.ReceiveN(2);
        Assert.Contains("child starts", got);
        return got.OfType<IActorRef>().Single();
    }

    private void FailAndBeBack(IActorRef child)
    {
        Fail(child);
        _kit.ExpectMsg("child is back");
        _kit.ExpectMsg("child starts");
    }

    private void FailAndEnd(IActorRef child)
    {
        _kit.Watch(child);
        child.Tell(new Throw(new InvalidOperationException("as told")));
        _kit.ExpectMsg("child stops");
        _kit.ExpectTerminated(child);
    }

    private void Fail(IActorRef child)
    {
        child.Tell(new Throw(new InvalidOperationException("as told")));
        _kit.ExpectMsg("child goes");
        _kit.ExpectMsg("child stops");
    }
}
