using System.Diagnostics;

namespace ActorTasks.EngineBench;

/// <summary>A persistent actor that answers each command when its event is written.</summary>
internal static class Persisting
{
    private const int AtOnce = 1_000;

    public static async Task<double> RunAsync(ActorSystem system, int count)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = $"bench-{Guid.NewGuid():N}";
        var writer = system.ActorOf(Props.Create(() => new Writer(id)));
        var clock = Stopwatch.StartNew();
        system.ActorOf(Props.Create(() => new Commander(writer, end, count)));
        await end.Task;
        return count / clock.Elapsed.TotalSeconds;
    }

    private sealed class Writer : UntypedPersistentActor
    {
        public Writer(string id) => PersistenceId = id;

        public override string PersistenceId { get; }

        protected override void OnCommand(object message)
        {
            var sender = Sender;
            PersistAsync(message, written => sender.Tell(written));
        }

        protected override void OnRecover(object message)
        {
            // Its history is not looked at.
        }
    }

    private sealed class Commander(IActorRef writer, TaskCompletionSource end, int count) : UntypedActor
    {
        private static readonly object s_command = "event";
        private int _toSend = count - AtOnce;
        private int _toSee = count;

        protected override void PreStart()
        {
            for (var sent = 0; sent < AtOnce; sent++)
            {
                writer.Tell(s_command);
            }
        }

        protected override void OnReceive(object message)
        {
            if (_toSend-- > 0)
            {
                writer.Tell(s_command);
            }

            if (--_toSee == 0)
            {
                end.SetResult();
            }
        }
    }
}
