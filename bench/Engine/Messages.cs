using System.Diagnostics;

namespace ActorTasks.EngineBench;

/// <summary>Pairs of actors that send one message to and fro.</summary>
internal static class PingPong
{
    private static readonly object s_ball = new();

    public static async Task<double> RunAsync(ActorSystem system, int inFlight, int count)
    {
        var pairs = Environment.ProcessorCount;
        var ends = new List<Task>();
        var players = new List<(IActorRef Ping, IActorRef Pong)>();
        for (var pair = 0; pair < pairs; pair++)
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var pong = system.ActorOf(Props.Create(() => new Echo()));
            players.Add((system.ActorOf(Props.Create(() => new Pinger(end, count / pairs / 2))), pong));
            ends.Add(end.Task);
        }

        var clock = Stopwatch.StartNew();
        foreach (var (ping, pong) in players)
        {
            for (var ball = 0; ball < inFlight; ball++)
            {
                pong.Tell(s_ball, ping);
            }
        }

        await Task.WhenAll(ends);
        return count / clock.Elapsed.TotalSeconds;
    }

    private sealed class Pinger(TaskCompletionSource end, int returns) : UntypedActor
    {
        private int _left = returns;

        protected override void OnReceive(object message)
        {
            if (--_left > 0)
            {
                Sender.Tell(message);
            }
            else
            {
                end.TrySetResult();
            }
        }
    }
}

/// <summary>Threads that send, each to an actor of its own.</summary>
internal static class OneWay
{
    private static readonly object s_message = new();

    public static async Task<double> RunAsync(ActorSystem system, int count)
    {
        var each = count / Environment.ProcessorCount;
        var receivers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ =>
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Actor: system.ActorOf(Props.Create(() => new Counter(end, each))), End: end.Task);
        }).ToList();
        var clock = Stopwatch.StartNew();
        var senders = receivers.Select(receiver => Task.Run(() =>
        {
            for (var sent = 0; sent < each; sent++)
            {
                receiver.Actor.Tell(s_message, ActorRefs.NoSender);
            }
        })).ToList();
        await Task.WhenAll([.. senders, .. receivers.Select(receiver => receiver.End)]);
        return count / clock.Elapsed.TotalSeconds;
    }

    private sealed class Counter(TaskCompletionSource end, int count) : UntypedActor
    {
        private int _left = count;

        protected override void OnReceive(object message)
        {
            if (--_left == 0)
            {
                end.SetResult();
            }
        }
    }
}

/// <summary>Questions from outside.</summary>
internal static class Asking
{
    private static readonly object s_question = new();

    public static async Task<double> RunAsync(ActorSystem system, int count, int atOnce)
    {
        var echo = system.ActorOf(Props.Create(() => new Echo()));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var asked = 0; asked < count / atOnce; asked++)
            {
                await echo.Ask<object>(s_question, TimeSpan.FromSeconds(30));
            }
        })));
        return count / clock.Elapsed.TotalSeconds;
    }
}

/// <summary>Sends back what comes.</summary>
internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}
