using System.Diagnostics;
using System.Globalization;
using ActorTasks.Yardstick.Peers;
using ActorTasks.Yardstick.Results;

namespace ActorTasks.Yardstick.Measures;

/// <summary>Working through a backlog of tasks that do nothing.</summary>
internal sealed class Drains(Bench bench) : IMeasurement
{
    private static readonly Metric s_rate = new("drain", "drain of a backlog of no-op tasks", "per s", HigherIsBetter: true);
    private static readonly Metric s_processor = new("drain", "processor time per drained task", "µs", HigherIsBetter: false);
    private static readonly Metric s_memory = new("drain", "memory, most while draining (PSS)", "MiB", HigherIsBetter: false);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public string Group => "drain";

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers => AllPeers.Queues;

    /// <inheritdoc/>
    public async Task MeasureAsync(Peer peer, CancellationToken cancellation)
    {
        var queue = (QueuePeer)peer;
        var count = queue.Backlog / bench.Options.BacklogDivisor;
        await using var running = new Running();
        var work = await queue.FillAsync(running, bench.Site, count, cancellation);
        bench.Collected.Note(peer, s_rate.Name, string.Create(CultureInfo.InvariantCulture, $"backlog {count:N0}; {queue.Settings}"));
        var before = running.ProcessorSeconds;
        await work();
        var (perSecond, mostMiB) = await DrainAsync(running, count, cancellation);
        bench.Collected.Add(s_rate, peer, perSecond);
        bench.Collected.Add(s_processor, peer, (running.ProcessorSeconds - before) * 1e6 / count);
        bench.Collected.Add(s_memory, peer, mostMiB);
    }

    /// <summary>
    /// Counts what is finished until all is. The clock begins when the first fiftieth is seen finished, so that
    /// starting a process counts for nobody. Memory is looked at with each quarter: to read it of a dozen processes that
    /// share large buffers takes 100 ms, which slows those down that use all cores.
    /// </summary>
    private static async Task<(double PerSecond, double MostMiB)> DrainAsync(Running running, int count, CancellationToken cancellation)
    {
        var (mostMiB, quarters) = (0.0, 0L);
        var clock = Stopwatch.StartNew();
        var (first, firstAt) = (0L, TimeSpan.Zero);
        while (true)
        {
            var finished = await running.FinishedAsync!();
            var at = clock.Elapsed;
            if (finished >= count)
            {
                return first == 0
                    ? throw new InvalidOperationException("The backlog was gone before it could be measured: it is too small.")
                    : ((finished - first) / (at - firstAt).TotalSeconds, Math.Max(mostMiB, running.ResidentMiB));
            }

            if (first == 0 && finished >= count / 50)
            {
                (first, firstAt) = (finished, at);
            }

            if (finished * 4 / count > quarters)
            {
                quarters = finished * 4 / count;
                mostMiB = Math.Max(mostMiB, running.ResidentMiB);
            }

            if (at > s_longest)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"After {s_longest} only {finished} of {count} were finished."));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), cancellation);
        }
    }
}
