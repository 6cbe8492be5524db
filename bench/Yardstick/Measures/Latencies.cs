using System.Globalization;
using System.Text.Json;
using ActorTasks.Yardstick.Peers;
using ActorTasks.Yardstick.Results;

namespace ActorTasks.Yardstick.Measures;

/// <summary>How long submits take at a set rate, whatever the answers do: from the moment each was to be sent.</summary>
internal sealed class Latencies(Bench bench) : IMeasurement
{
    private const int PerSecond = 1_000;

    private static readonly (string Name, Func<double[], double> Of)[] s_figures =
        [("p50", times => At(times, 0.5)), ("p99", times => At(times, 0.99)), ("p99.9", times => At(times, 0.999))];

    /// <inheritdoc/>
    public string Group => "latency";

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers =>
    [
        new UsPeer(UsStore.Sqlite), new UsPeer(UsStore.Postgres), new FloorPeer(), BackgroundTasksPeer.Async, new CeleryDoorPeer(),
        .. AllPeers.Queues.OfType<BullMqPeer>(),
    ];

    /// <inheritdoc/>
    public async Task MeasureAsync(Peer peer, CancellationToken cancellation)
    {
        await using var running = new Running();
        if (peer is BullMqPeer)
        {
            var output = await BullMqPeer.SubmitAtRateAsync(running, bench.Site, PerSecond, [bench.Options.WarmUp, bench.Options.LatencyWindow], cancellation);
            using var said = JsonDocument.Parse(output.Split('\n').Last(line => line.StartsWith('{')));
            Record(peer, Times(said, "accepted"), Times(said, "started"), Times(said, "seen"), said.RootElement.GetProperty("lost").GetInt32());
            return;
        }

        var door = (FrontDoorPeer)peer;
        await using var server = await door.StartAsync(bench.Site, cancellation);
        var warm = new OpenLoop(server.Url!, PerSecond, door.ShowsTasks);
        await warm.RunAsync(bench.Options.WarmUp, cancellation);
        var loop = new OpenLoop(server.Url!, PerSecond, door.ShowsTasks);
        await loop.RunAsync(bench.Options.LatencyWindow, cancellation);
        Record(peer, loop.Accepted, loop.Started, loop.Seen, loop.Lost);
        if (door.ShowsTasks)
        {
            bench.Collected.Note(peer, Metric("submit to seen result", "p50").Name, loop.Waits ? "the read waits for the end (Prefer: wait)" : "the result is polled");
        }
    }

    private void Record(Peer peer, double[] accepted, double[] started, double[] seen, int lost)
    {
        foreach (var (what, times) in new[] { ("submit to accepted", accepted), ("submit to start", started), ("submit to seen result", seen) })
        {
            foreach (var (figure, of) in s_figures.Where(_ => times.Length > 0))
            {
                bench.Collected.Add(Metric(what, figure), peer, of(times));
            }
        }

        if (lost > 0)
        {
            bench.Collected.Note(peer, Metric("submit to accepted", "p50").Name, string.Create(
                CultureInfo.InvariantCulture, $"{lost} of {PerSecond * bench.Options.LatencyWindow.TotalSeconds:0} not seen finished within 20 s: it does not keep up, and they are in no figure"));
        }
    }

    private static Metric Metric(string what, string figure) => new(
        "latency", string.Create(CultureInfo.InvariantCulture, $"{what} at {PerSecond:N0} a second, {figure}"), "ms", HigherIsBetter: false);

    private static double[] Times(JsonDocument said, string name) =>
        [.. said.RootElement.GetProperty(name).EnumerateArray().Select(time => time.GetDouble())];

    private static double At(double[] times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}
