using System.Globalization;
using System.Net;
using ActorTasks.Yardstick.Peers;
using ActorTasks.Yardstick.Results;

namespace ActorTasks.Yardstick.Measures;

/// <summary>Submits by batch. Of the peers only the product has such a call over HTTP.</summary>
internal sealed class Batches(Bench bench) : IMeasurement
{
    private const string Path = "/v1/tasks/batch";
    private const int Items = 500;
    private const int Connections = 8;
    private static readonly Metric s_items = new("batch", "batch POST, 500 items of 1 KiB, 8 connections", "items per s", HigherIsBetter: true);

    /// <inheritdoc/>
    public string Group => "batch";

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers => [.. AllPeers.Doors.OfType<UsPeer>()];

    /// <inheritdoc/>
    public async Task MeasureAsync(Peer peer, CancellationToken cancellation)
    {
        await using var running = await ((FrontDoorPeer)peer).StartAsync(bench.Site, cancellation);
        using (var client = new HttpClient { BaseAddress = running.Url })
        using (var probe = await client.PostAsync(Path, Bodies.Content(Bodies.Batch(2, 64)), cancellation))
        {
            if (probe.StatusCode != HttpStatusCode.OK)
            {
                bench.Collected.Skip(s_items, peer, $"{Path} answers {(int)probe.StatusCode}");
                return;
            }
        }

        var load = new Load(bench, running);
        var body = Bodies.Batch(Items, 1024);
        await load.PostAsync(body, Connections, bench.Options.WarmUp, cancellation, Path);
        await load.SettleAsync(cancellation);
        var before = await running.AcceptedAsync!();
        var posted = await load.PostAsync(body, Connections, bench.Options.Window, cancellation, Path);
        await load.SettleAsync(cancellation);
        var accepted = await running.AcceptedAsync!() - before;
        var items = posted.Answered * Items;
        bench.Collected.Add(s_items, peer, Math.Min(items, accepted) / posted.Seconds);
        if (accepted < items || posted.Faults is not null)
        {
            bench.Collected.Note(peer, s_items.Name, string.Create(CultureInfo.InvariantCulture, $"{accepted} of {items} items accepted; {posted.Faults}"));
        }
    }
}
