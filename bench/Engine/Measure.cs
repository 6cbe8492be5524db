namespace ActorTasks.EngineBench;

/// <summary>Something that is measured.</summary>
/// <param name="Word">Selects it on the command line.</param>
/// <param name="Title">What the table says.</param>
/// <param name="Unit">Of its figure.</param>
/// <param name="OnceAsync">One round on a new actor system; the figure.</param>
internal sealed record Measure(string Word, string Title, string Unit, Func<ActorSystem, Task<double>> OnceAsync)
{
    public static readonly IReadOnlyList<Measure> All =
    [
        new("ping-1", "ping-pong, 1 in flight per pair, a pair per core", "messages/s", system => PingPong.RunAsync(system, inFlight: 1, count: 4_000_000)),
        new("ping-100", "ping-pong, 100 in flight per pair, a pair per core", "messages/s", system => PingPong.RunAsync(system, inFlight: 100, count: 8_000_000)),
        new("tell", "one-way Tell, a sender and a receiver per core", "messages/s", system => OneWay.RunAsync(system, count: 8_000_000)),
        new("ask", "Ask, 100 at once", "answers/s", system => Asking.RunAsync(system, count: 400_000, atOnce: 100)),
        new("spawn", "spawn, one message, stop, seen as Terminated", "actors/s", system => Spawning.RunAsync(system, count: 100_000)),
        new("persist", "PersistAsync into the journal in memory", "events/s", system => Persisting.RunAsync(system, count: 300_000)),
        new("idle-untyped", "an idle UntypedActor", "bytes", system => Idle.RunAsync(system, Props.Create(() => new IdleUntyped()), count: 100_000)),
        new("idle-receive", "an idle ReceiveActor with two handlers", "bytes", system => Idle.RunAsync(system, Props.Create(() => new IdleReceive()), count: 100_000)),
    ];
}
