namespace ActorTasks.EngineTests;

public class PipeToTests : TestKit
{
    private static readonly Exception Fault = new InvalidOperationException("fault");

    [Fact]
    public async Task The_result_is_sent_from_nobody_unless_a_sender_is_given()
    {
        var probe = CreateTestProbe();

        await Task.FromResult("done").PipeTo(probe.Ref);
        probe.ExpectMsg("done");
        Assert.Equal(Sys.DeadLetters, probe.Sender.GetOrElse(() => Sys.DeadLetters));
        await Task.FromResult("done").PipeTo(probe.Ref, TestActor);
        probe.ExpectMsg("done");
        Assert.Equal(TestActor, probe.Sender);
    }

    [Fact]
    public async Task A_task_that_ends_later_is_sent_then()
    {
        var later = new TaskCompletionSource<string>();
        var piped = later.Task.PipeTo(TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        later.SetResult("done");
        await piped;

        ExpectMsg("done");
    }

    [Fact]
    public async Task A_task_without_a_result_sends_nothing_unless_a_message_is_made()
    {
        await Task.CompletedTask.PipeTo(TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        await Task.CompletedTask.PipeTo(TestActor, success: () => "made");
        ExpectMsg("made");
    }

    [Fact]
    public async Task Success_and_failure_can_be_made_into_messages()
    {
        await Task.FromResult(21).PipeTo(TestActor, success: n => n * 2);
        ExpectMsg(42);

        await Task.FromException<int>(Fault).PipeTo(TestActor, failure: e => e.Message);
        ExpectMsg("fault");
    }

    [Fact]
    public async Task A_failure_is_sent_as_a_status_and_the_returned_task_does_not_fail()
    {
        await Task.FromException(Fault).PipeTo(TestActor);
        Assert.Same(Fault, ExpectMsg<Status.Failure>().Cause);

        await Task.FromCanceled<int>(new CancellationToken(true)).PipeTo(TestActor);
        Assert.IsType<TaskCanceledException>(ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public async Task A_null_as_result_or_from_success_is_a_failure()
    {
        await Task.FromResult<string?>(null).PipeTo(TestActor);
        Assert.IsType<ArgumentNullException>(ExpectMsg<Status.Failure>().Cause);

        await Task.FromResult("x").PipeTo(TestActor, success: _ => null!);
        Assert.IsType<ArgumentNullException>(ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public async Task A_success_that_throws_is_a_failure()
    {
        await Task.FromResult("x").PipeTo(TestActor, success: _ => throw Fault);

        Assert.Same(Fault, ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public async Task Value_tasks_can_be_piped_too()
    {
        await new ValueTask<int>(7).PipeTo(TestActor);
        ExpectMsg(7);

        await ValueTask.CompletedTask.PipeTo(TestActor, success: () => "made");
        ExpectMsg("made");
    }
}
