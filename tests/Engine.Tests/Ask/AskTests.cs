namespace ActorTasks.EngineTests;

public class AskTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task The_reply_is_the_result()
    {
        Assert.Equal("echo", await Answerer().Ask<string>("echo", Patience));
        Assert.Equal("echo", await Answerer().Ask("echo", Patience));
    }

    [Fact]
    public async Task The_message_may_be_made_of_the_reference_that_takes_the_reply()
        => Assert.Equal("made", await Answerer().Ask<string>(replyTo => new ReplyTo(replyTo, "made"), Patience, CancellationToken.None));

    [Fact]
    public async Task Without_a_reply_the_time_runs_out()
    {
        var failure = await Assert.ThrowsAsync<AskTimeoutException>(() => Answerer().Ask<string>("silence", Short));

        Assert.Equal("Timeout after 0.02 seconds", failure.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Zero_or_less_is_no_timeout(int ms)
    {
        using var cancel = new CancellationTokenSource();
        var asked = Answerer().Ask<string>("silence", TimeSpan.FromMilliseconds(ms), cancel.Token);
        Assert.Equal("echo", await Answerer().Ask<string>("echo", Patience));

        Assert.False(asked.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_token_cancels_the_wait()
    {
        using var cancel = new CancellationTokenSource();
        var asked = Answerer().Ask<string>("silence", Patience, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_failure_as_reply_fails_the_task_with_its_cause()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Answerer().Ask<string>("fail", Patience));

        Assert.Same(Answering.Fault, failure);
    }

    [Fact]
    public async Task A_failure_without_a_cause_is_a_cancellation()
        => await Assert.ThrowsAsync<TaskCanceledException>(() => Answerer().Ask<string>("fail without cause", Patience));

    [Fact]
    public async Task Who_asks_for_an_object_gets_the_failure_as_a_reply()
    {
        Assert.Same(Answering.Fault, Assert.IsType<Status.Failure>(await Answerer().Ask("fail", Patience)).Cause);
        Assert.Same(Answering.Fault, Assert.IsType<Status.Failure>(await Answerer().Ask<object>("fail", Patience)).Cause);
        Assert.Same(Answering.Fault, (await Answerer().Ask<Status.Failure>("fail", Patience)).Cause);
    }

    [Fact]
    public async Task A_reply_of_another_type_fails_the_task_and_is_a_dead_letter()
    {
        var letters = Letters();

        var failure = await Assert.ThrowsAsync<ArgumentException>(() => Answerer().Ask<int>("echo", Patience));

        Assert.Equal("Received message of type [System.String] - Ask expected message of type [System.Int32]", failure.Message);
        Assert.Equal("echo", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task A_null_as_reply_is_the_default_value()
    {
        Assert.Null(await Answerer().Ask<string>("null", Patience));
        Assert.Equal(0, await Answerer().Ask<int>("null", Patience));
    }

    [Fact]
    public async Task A_reply_that_comes_too_late_is_a_dead_letter()
    {
        var letters = Letters();
        var holder = Answerer();
        await Assert.ThrowsAsync<AskTimeoutException>(() => holder.Ask<string>("hold", Short));

        holder.Tell("release");

        Assert.Equal("held", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task A_second_reply_is_a_dead_letter()
    {
        var letters = Letters();

        Assert.Equal("one", await Answerer().Ask<string>("twice", Patience));

        Assert.Equal("two", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task A_reply_after_the_wait_was_cancelled_is_dropped_silently()
    {
        var letters = Letters();
        using var cancel = new CancellationTokenSource();
        var holder = Answerer();
        var asked = holder.Ask<string>("hold", Patience, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => asked);

        holder.Tell("release");
        Assert.Equal("echo", await holder.Ask<string>("echo", Patience));

        letters.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Nobody_cannot_be_asked()
        => await Assert.ThrowsAnyAsync<NotSupportedException>(() => ActorRefs.Nobody.Ask<string>("x", Short));

    [Fact]
    public async Task An_actor_can_ask_another_one_within_a_message()
    {
        var asker = Sys.ActorOf(Props.Create(() => new Asker(Answerer())));

        Assert.Equal("asked: echo", await asker.Ask<string>("go", Patience));
    }

    [Fact]
    public async Task What_follows_a_reply_does_not_run_on_the_turn_of_who_replied()
    {
        var answerer = Answerer();

        var after = await answerer.Ask<string>("echo", Patience).ContinueWith(
            _ =>
            {
                // Were this the answerer's turn, it could not answer now.
                var answered = answerer.Ask<string>("echo", Patience).Wait(Patience);
                return answered;
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        Assert.True(after);
    }

    private IActorRef Answerer() => Sys.ActorOf(Props.Create(() => new Answering()));

    private TestProbe Letters()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        return probe;
    }

    private sealed record ReplyTo(IActorRef Whom, string What);

    private sealed class Answering : ReceiveActor
    {
        public static readonly Exception Fault = new InvalidOperationException("fault");
        private IActorRef? _held;

        public Answering()
        {
            Receive<ReplyTo>(r => r.Whom.Tell(r.What));
            Receive<string>(Answer);
        }

        private void Answer(string question)
        {
            switch (question)
            {
                case "silence":
                    break;
                case "fail":
                    Sender.Tell(new Status.Failure(Fault));
                    break;
                case "fail without cause":
                    Sender.Tell(new Status.Failure(null!));
                    break;
                case "null":
                    Sender.Tell(null!);
                    break;
                case "twice":
                    Sender.Tell("one");
                    Sender.Tell("two");
                    break;
                case "hold":
                    _held = Sender;
                    break;
                case "release":
                    _held!.Tell("held");
                    break;
                default:
                    Sender.Tell(question);
                    break;
            }
        }
    }

    private sealed class Asker : ReceiveActor
    {
        public Asker(IActorRef other) => ReceiveAsync<string>(async _ => Sender.Tell($"asked: {await other.Ask<string>("echo", Patience)}"));
    }
}

public class AskTimeoutFromConfigTests() : TestKit("akka.actor.ask-timeout = 50ms")
{
    [Fact]
    public async Task Without_a_timeout_of_its_own_an_ask_takes_the_configured_one()
        => await Assert.ThrowsAsync<AskTimeoutException>(() => TestActor.Ask<string>("never answered"));
}
