namespace ActorTasks.EngineTests;

public class ConservationTests : TestKit
{
    [Fact]
    public async Task Messages_of_one_sender_keep_their_order_whatever_others_send()
    {
        const int senders = 4;
        const int each = 20_000;
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Ordered(senders, each, done)));

        await Task.WhenAll(Enumerable.Range(0, senders).Select(s => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                actor.Tell((s, i), ActorRefs.NoSender);
            }
        })));

        Assert.Equal(0, await done.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Every_message_to_an_actor_that_is_stopped_meanwhile_is_handled_or_a_dead_letter()
    {
        const int actors = 50;
        const int each = 400;
        var handled = 0;
        Action count = () => Interlocked.Increment(ref handled);
        var letters = Sys.ActorOf(Props.Create(() => new LetterCount()));
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));

        await Task.WhenAll(Enumerable.Range(0, actors).Select(n => Task.Run(() =>
        {
            var actor = Sys.ActorOf(Props.Create(() => new Counting(count)));
            for (var i = 0; i < each; i++)
            {
                actor.Tell("count", ActorRefs.NoSender);
                if (i == n * each / actors)
                {
                    Sys.Stop(actor);
                }
            }
        })));

        await AwaitAssertAsync(async () =>
            Assert.Equal(actors * each, Volatile.Read(ref handled) + await letters.Ask<int>("how many", TimeSpan.FromSeconds(10))));
    }

    [Fact]
    public void Every_watcher_is_told_of_every_end_once_however_they_coincide()
    {
        const int subjects = 200;
        var actors = Enumerable.Range(0, subjects).Select(_ => Sys.ActorOf(Props.Create(() => new Counting(Nothing)))).ToArray();
        var watchers = Enumerable.Range(0, 3).Select(_ => Sys.ActorOf(Props.Create(() => new Mourner(TestActor, actors)))).ToArray();

        foreach (var actor in actors)
        {
            actor.Tell(PoisonPill.Instance);
        }

        var told = ReceiveN(subjects * watchers.Length, TimeSpan.FromSeconds(30)).Cast<(IActorRef Watcher, IActorRef Subject)>().ToArray();
        Assert.Equal(told.Length, told.Distinct().Count());
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Failures_and_restarts_in_the_middle_of_traffic_lose_only_the_messages_that_failed()
    {
        const int messages = 5_000;
        var actor = Sys.ActorOf(Props.Create(() => new Flaky(TestActor)));

        for (var i = 1; i <= messages; i++)
        {
            actor.Tell(i);
        }

        var expected = Enumerable.Range(1, messages).Where(i => i % 10 != 0);
        Assert.Equal(expected, ReceiveN(messages - (messages / 10), TimeSpan.FromSeconds(30)).Cast<int>());
    }

    private static void Nothing()
    {
    }

    private sealed class Ordered(int senders, int each, TaskCompletionSource<int> done) : UntypedActor
    {
        private readonly int[] _next = new int[senders];
        private int _wrong;
        private int _seen;

        protected override void OnReceive(object message)
        {
            var (sender, number) = ((int, int))message;
            _wrong += _next[sender]++ == number ? 0 : 1;
            if (++_seen == senders * each)
            {
                done.SetResult(_wrong);
            }
        }
    }

    private sealed class Counting(Action count) : UntypedActor
    {
        protected override void OnReceive(object message) => count();
    }

    private sealed class LetterCount : ReceiveActor
    {
        private int _count;

        public LetterCount()
        {
            Receive<DeadLetter>(l => "count".Equals(l.Message), _ => _count++);
            Receive<string>(_ => Sender.Tell(_count));
        }
    }

    private sealed class Mourner : ReceiveActor
    {
        public Mourner(IActorRef witness, IActorRef[] subjects)
        {
            foreach (var subject in subjects)
            {
                Context.Watch(subject);
            }

            Receive<Terminated>(t => witness.Tell((Self, t.ActorRef)));
        }
    }

    private sealed class Flaky(IActorRef witness) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if ((int)message % 10 == 0)
            {
                throw new InvalidOperationException("told to");
            }

            witness.Tell(message);
        }
    }
}
