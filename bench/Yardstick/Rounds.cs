using ActorTasks.Yardstick.Measures;
using ActorTasks.Yardstick.Peers;

namespace ActorTasks.Yardstick;

/// <summary>Goes round by round through the measures and, in each, through the peers, so that a slow minute meets all.</summary>
internal sealed class Rounds(Bench bench)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        IMeasurement[] all = [new Posts(bench), new Batches(bench), new Drains(bench), new Latencies(bench)];
        var measurements = all.Where(measurement => bench.Options.Wants(measurement.Group)).ToList();
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            bench.Collected.Round = round;
            foreach (var measurement in measurements)
            {
                foreach (var peer in measurement.Peers.Where(peer => bench.Options.WantsPeer(peer.Key)))
                {
                    Console.WriteLine($"round {round} of {bench.Options.Rounds}: {measurement.Group}, {peer.Name}");
                    await MeasureAsync(measurement, peer, cancellation);
                }
            }
        }
    }

    /// <summary>A peer that fails is left out of that round, with the reason; the others go on.</summary>
    private async Task MeasureAsync(IMeasurement measurement, Peer peer, CancellationToken cancellation)
    {
        try
        {
            await measurement.MeasureAsync(peer, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Console.WriteLine($"    failed: {e.Message}");
            bench.Collected.Note(peer, measurement.Group, "failed: " + e.Message.ReplaceLineEndings(" "));
        }
    }
}
