namespace ActorTasks.EngineTests.Backoffs;

/// <summary>A backoff supervisor of a child that answers, stops and throws as told, on a virtual clock.</summary>
public abstract class BackoffSpec : TestKit
{
    protected static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    protected static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    protected BackoffSpec()
        : base($$"""
            akka.loglevel = ERROR
            akka.test.single-expect-default = 10s
            akka.scheduler.implementation = "{{typeof(TestScheduler).AssemblyQualifiedName}}"
            """)
    {
    }

    protected TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    protected Props Child => Props.Create(() => new Echo(TestActor));

    private protected BackoffOptions OnStop() => Backoff.OnStop(Child, "child", Min, Max, 0.0, -1);

    private protected BackoffOptions OnFailure() => Backoff.OnFailure(Child, "child", Min, Max, 0.0, -1);

    private protected IActorRef Start(BackoffOptions options) => Sys.ActorOf(BackoffSupervisor.Props(options));

    private protected IActorRef? CurrentChild(IActorRef supervisor)
    {
        var probe = CreateTestProbe();
        supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance, probe.Ref);
        return probe.ExpectMsg<BackoffSupervisor.CurrentChild>().Ref;
    }

    private protected int RestartCount(IActorRef supervisor)
    {
        var probe = CreateTestProbe();
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance, probe.Ref);
        return probe.ExpectMsg<BackoffSupervisor.RestartCount>().Count;
    }

    private protected void StopChild(IActorRef supervisor)
    {
        CurrentChild(supervisor)!.Tell("stop");
        AwaitNoChild(supervisor);
        while (HasMessages)
        {
            ExpectMsg("started");
        }
    }

    private protected void AwaitNoChild(IActorRef supervisor) => AwaitAssert(() => Assert.Null(CurrentChild(supervisor)));

    private protected IActorRef LastSenderOf(string message, IActorRef supervisor)
    {
        supervisor.Tell(message, TestActor);
        ExpectMsg(message);
        return LastSender;
    }

    private sealed class Echo(IActorRef observer) : UntypedActor
    {
        protected override void PreStart() => observer.Tell("started", Self);

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "stop":
                    Context.Stop(Self);
                    break;
                case "throw":
                    throw new InvalidOperationException("told to");
                default:
                    Sender.Tell(message, Self);
                    break;
            }
        }
    }
}
