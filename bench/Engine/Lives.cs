using System.Diagnostics;

namespace ActorTasks.EngineBench;

/// <summary>Children that come, get one message, and are stopped; their parent has 1,000 of them at a time.</summary>
internal static class Spawning
{
    private const int AtOnce = 1_000;

    public static async Task<double> RunAsync(ActorSystem system, int count)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = Stopwatch.StartNew();
        var parent = system.ActorOf(Props.Create(() => new Parent(end, count)));
        parent.Tell(Start.Now);
        await end.Task;
        return count / clock.Elapsed.TotalSeconds;
    }

    private sealed class Parent(TaskCompletionSource end, int count) : UntypedActor
    {
        private static readonly Props s_child = Props.Create(() => new Child());
        private int _toSpawn = count;
        private int _toSee = count;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Start:
                    for (var child = 0; child < AtOnce; child++)
                    {
                        Spawn();
                    }

                    break;
                case Seen:
                    Context.Stop(Sender);
                    break;
                case Terminated:
                    if (_toSpawn > 0)
                    {
                        Spawn();
                    }

                    if (--_toSee == 0)
                    {
                        end.SetResult();
                    }

                    break;
            }
        }

        private void Spawn()
        {
            _toSpawn--;
            Context.Watch(Context.ActorOf(s_child)).Tell(Start.Now);
        }
    }

    private sealed class Child : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Seen.Now);
    }

    private sealed class Start
    {
        public static readonly Start Now = new();
    }

    private sealed class Seen
    {
        public static readonly Seen Now = new();
    }
}

/// <summary>What actors cost that do nothing: managed bytes each, after a collection.</summary>
internal static class Idle
{
    public static async Task<double> RunAsync(ActorSystem system, Props props, int count)
    {
        var parent = system.ActorOf(Props.Create(() => new Owner(props)));
        await parent.Ask<int>(1_000); // What the first ones need once.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await parent.Ask<int>(count);
        return (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
    }

    private sealed class Owner(Props props) : UntypedActor
    {
        private int _toHear;
        private IActorRef _asker = ActorRefs.Nobody;

        protected override void OnReceive(object message)
        {
            if (message is int count)
            {
                (_toHear, _asker) = (count, Sender);
                for (var made = 0; made < count; made++)
                {
                    Context.ActorOf(props).Tell("there?");
                }
            }
            else if (--_toHear == 0)
            {
                _asker.Tell(0);
            }
        }
    }
}

/// <summary>Has run once, so that nothing of its creation is left.</summary>
internal sealed class IdleUntyped : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}

internal sealed class IdleReceive : ReceiveActor
{
    public IdleReceive()
    {
        Receive<string>(text => Sender.Tell(text));
        Receive<long>(number => Sender.Tell(number));
    }
}
