using System.Collections.Concurrent;

namespace ActorTasks.EngineTests.Shutdowns;

public sealed class CoordinatedShutdownTests
{
    private readonly ConcurrentQueue<string> _done = new();

    [Fact]
    public void A_Terminate_that_would_not_terminate_is_refused_at_start() => Assert.Throws<ConfigurationException>(() => ActorSystem.Create(
        "contradiction",
        ConfigurationFactory.ParseString("akka.coordinated-shutdown { terminate-actor-system = off, run-by-actor-system-terminate = on }")));

    [Fact]
    public async Task Phases_run_in_order_and_the_system_ends_last()
    {
        var system = Start();
        var shutdown = CoordinatedShutdown.Get(system);
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind, CoordinatedShutdown.PhaseServiceRequestsDone,
            CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            CoordinatedShutdown.PhaseClusterLeave, CoordinatedShutdown.PhaseClusterExiting, CoordinatedShutdown.PhaseClusterExitingDone,
            CoordinatedShutdown.PhaseClusterShutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
        ];
        foreach (var phase in phases.Reverse())
        {
            Add(shutdown, phase, phase);
        }

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(phases, _done);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Tasks_of_a_phase_run_side_by_side_and_the_next_phase_waits_for_all()
    {
        var shutdown = CoordinatedShutdown.Get(Start());
        var first = new TaskCompletionSource<Done>();
        var second = new TaskCompletionSource();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "waits", () => first.Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "is started all the same", () =>
        {
            second.SetResult();
            return Task.FromResult(Done.Instance);
        });
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "after");
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        await second.Task;
        Assert.Empty(_done);

        first.SetResult(Done.Instance);
        await run;

        Assert.Equal(["after"], _done);
    }

    [Fact]
    public async Task A_shutdown_runs_once_and_the_first_reason_stays()
    {
        var shutdown = CoordinatedShutdown.Get(Start());
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "once");
        Assert.Null(shutdown.ShutdownReason);

        var first = shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);
        var second = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        await first;
        await second;

        Assert.Equal(["once"], _done);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task A_run_may_begin_with_a_later_phase()
    {
        var shutdown = CoordinatedShutdown.Get(Start());
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "skipped");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "run");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop);

        Assert.Equal(["run"], _done);
    }

    [Fact]
    public async Task A_task_that_fails_or_throws_or_takes_too_long_holds_up_nothing()
    {
        var shutdown = CoordinatedShutdown.Get(Start("akka.coordinated-shutdown.phases.service-stop.timeout = 50ms"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => Task.FromException<Done>(new InvalidOperationException("failed")));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "throws", () => throw new InvalidOperationException("thrown"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => new TaskCompletionSource<Done>().Task);
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "after");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["after"], _done);
    }

    [Fact]
    public async Task Where_recovery_is_off_a_failure_ends_the_run()
    {
        var system = Start("akka.coordinated-shutdown.phases.service-stop.recover = off");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "fails", () => Task.FromException<Done>(new InvalidOperationException("failed")));
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "after");

        await Assert.ThrowsAnyAsync<Exception>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));

        Assert.Empty(_done);
        Assert.False(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Where_recovery_is_off_a_phase_that_takes_too_long_ends_the_run()
    {
        var shutdown = CoordinatedShutdown.Get(Start("akka.coordinated-shutdown.phases.service-stop { recover = off, timeout = 50ms }"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => new TaskCompletionSource<Done>().Task);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));

        Assert.IsType<TimeoutException>(failure is AggregateException aggregate ? aggregate.Flatten().InnerException : failure);
    }

    [Fact]
    public async Task A_task_may_add_tasks_to_a_later_phase()
    {
        var shutdown = CoordinatedShutdown.Get(Start());
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "adds", () =>
        {
            Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "added");
            return Task.FromResult(Done.Instance);
        });

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["added"], _done);
    }

    [Fact]
    public async Task Phases_and_their_order_are_config()
    {
        const string phases = "late { depends-on = [service-stop] }\n before-cluster-shutdown { depends-on = [late] }";
        var shutdown = CoordinatedShutdown.Get(Start($"akka.coordinated-shutdown.phases {{ {phases} }}"));
        Add(shutdown, CoordinatedShutdown.PhaseBeforeClusterShutdown, "cluster");
        Add(shutdown, "late", "late");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["stop", "late", "cluster"], _done);
    }

    [Fact]
    public void A_circle_of_phases_is_an_error()
    {
        const string circle = "akka.coordinated-shutdown.phases { a { depends-on = [b] }, b { depends-on = [a] } }";

        Assert.ThrowsAny<Exception>(() => CoordinatedShutdown.Get(Start(circle)));
    }

    [Fact]
    public void An_unknown_phase_is_an_error()
    {
        var shutdown = CoordinatedShutdown.Get(Start());

        Assert.Contains("[nowhere]", Assert.Throws<ConfigurationException>(() => Add(shutdown, "nowhere", "x")).Message);
        Assert.Throws<ArgumentException>(() => shutdown.Timeout("nowhere"));
    }

    [Fact]
    public void Timeouts_are_five_seconds_unless_configured()
    {
        var shutdown = CoordinatedShutdown.Get(Start("akka.coordinated-shutdown.phases.service-unbind.timeout = 7s"));
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "x");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "y");

        Assert.Equal(TimeSpan.FromSeconds(7), shutdown.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
        Assert.Equal(TimeSpan.FromSeconds(5), shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop));
        Assert.Equal(TimeSpan.FromSeconds(10), shutdown.Timeout(CoordinatedShutdown.PhaseActorSystemTerminate));
        Assert.Equal(TimeSpan.FromSeconds(22), shutdown.TotalTimeout);
    }

    [Fact]
    public async Task Terminating_a_system_runs_its_shutdown()
    {
        var system = Start();
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");

        await system.Terminate();

        Assert.Equal(["stop"], _done);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Terminating_a_system_does_not_run_its_shutdown_where_that_is_off()
    {
        var system = Start("akka.coordinated-shutdown.run-by-actor-system-terminate = off");
        Add(CoordinatedShutdown.Get(system), CoordinatedShutdown.PhaseServiceStop, "stop");

        await system.Terminate();

        Assert.Empty(_done);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_shutdown_leaves_the_system_alive_where_that_is_configured()
    {
        var system = Start("akka.coordinated-shutdown.terminate-actor-system = off\nakka.coordinated-shutdown.run-by-actor-system-terminate = off");
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["stop"], _done);
        Assert.False(system.WhenTerminated.IsCompleted);
        await system.Terminate();
    }

    private static ActorSystem Start(string config = "") =>
        ActorSystem.Create("shutdown", ConfigurationFactory.ParseString(
            config + "\nakka.loglevel = ERROR\nakka.stdout-loglevel = OFF\nakka.coordinated-shutdown.run-by-clr-shutdown-hook = off"));

    private void Add(CoordinatedShutdown shutdown, string phase, string name) => shutdown.AddTask(phase, name, () =>
    {
        _done.Enqueue(name);
        return Task.FromResult(Done.Instance);
    });
}
