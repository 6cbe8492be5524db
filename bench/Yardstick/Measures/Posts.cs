using System.Globalization;
using ActorTasks.Yardstick.Peers;
using ActorTasks.Yardstick.Results;

namespace ActorTasks.Yardstick.Measures;

/// <summary>
/// Single POSTs while tasks run, and what is taken from the same processes: the start, memory, processor time.
/// </summary>
internal sealed class Posts(Bench bench) : IMeasurement
{
    private static readonly Metric s_start = new("start", "start to first accepted", "ms", HigherIsBetter: false);
    private static readonly Metric s_idleMemory = new("cost", "memory, idle after the first task (PSS)", "MiB", HigherIsBetter: false);
    private static readonly Metric s_idleProcessor = new("cost", "processor time while idle", "ms per s", HigherIsBetter: false);
    private static readonly Metric s_loadMemory = new("cost", "memory, most while 64 connections post (PSS)", "MiB", HigherIsBetter: false);
    private static readonly Metric s_processor = new("cost", "server's processor time per task, from POST to its end", "µs", HigherIsBetter: false);

    private static readonly Variant[] s_variants =
    [
        new("64 connections, 1 KiB", 64, Bodies.Small),
        new("256 connections, 1 KiB", 256, Bodies.Small),
        new("64 connections, 64 KiB", 64, Bodies.Large),
    ];

    /// <inheritdoc/>
    public string Group => "post";

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers => AllPeers.Doors;

    /// <inheritdoc/>
    public async Task MeasureAsync(Peer peer, CancellationToken cancellation)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await using var running = await ((FrontDoorPeer)peer).StartAsync(bench.Site, cancellation);
        bench.Collected.Add(s_start, peer, clock.Elapsed.TotalMilliseconds);
        if (bench.Collected.Round == 1)
        {
            await IdleAsync(running, peer, cancellation); // Waiting says the same in every round.
        }

        var load = new Load(bench, running);
        await load.PostAsync(s_variants[0].Body, 64, bench.Options.WarmUp, cancellation);
        await load.SettleAsync(cancellation);
        foreach (var variant in s_variants)
        {
            await PostAsync(running, peer, load, variant, cancellation);
        }
    }

    private async Task IdleAsync(Running running, Peer peer, CancellationToken cancellation)
    {
        await Task.Delay(bench.Options.Idle, cancellation);
        var before = running.ProcessorSeconds;
        await Task.Delay(bench.Options.Idle, cancellation);
        bench.Collected.Add(s_idleProcessor, peer, (running.ProcessorSeconds - before) * 1000 / bench.Options.Idle.TotalSeconds);
        bench.Collected.Add(s_idleMemory, peer, running.ResidentMiB);
    }

    private async Task PostAsync(Running running, Peer peer, Load load, Variant variant, CancellationToken cancellation)
    {
        var accepted = running.AcceptedAsync is { } before ? await before() : 0;
        var finished = running.FinishedAsync is { } done ? await done() : 0;
        var processor = running.ProcessorSeconds;
        var posted = await load.PostAsync(variant.Body, variant.Connections, bench.Options.Window, cancellation);
        var meanwhile = running.FinishedAsync is { } now ? await now() - finished : 0;
        bench.Collected.Add(new Metric("post", $"single POST, {variant.Name}", "per s", HigherIsBetter: true), peer, posted.Answered / posted.Seconds);
        if (posted.Faults is { } faults)
        {
            bench.Collected.Note(peer, $"single POST, {variant.Name}", faults);
        }

        if (running.FinishedAsync is not null)
        {
            bench.Collected.Add(new Metric("post", $"finished meanwhile, {variant.Name}", "per s", HigherIsBetter: true), peer, meanwhile / posted.Seconds);
        }

        if (variant == s_variants[0])
        {
            bench.Collected.Add(s_loadMemory, peer, posted.MostMiB);
        }

        var settled = await load.SettleAsync(cancellation);
        if (running.AcceptedAsync is { } after)
        {
            Check(posted.Answered, await after() - accepted);
        }

        if (variant.Connections == 64 && settled)
        {
            var metric = s_processor with { Name = $"{s_processor.Name}, {variant.Name}" };
            bench.Collected.Add(metric, peer, (running.ProcessorSeconds - processor) * 1e6 / posted.Answered);
        }
    }

    /// <summary>Every 202 that the client saw must be in the database.</summary>
    private static void Check(long answered, long stored)
    {
        if (stored < answered)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{answered} submits were answered with 202, and only {stored} are in the database."));
        }
    }

    private sealed record Variant(string Name, int Connections, byte[] Body);
}
