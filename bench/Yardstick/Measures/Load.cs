using System.Globalization;
using System.Text.Json;
using ActorTasks.Yardstick.Peers;
using ActorTasks.Yardstick.Processes;

namespace ActorTasks.Yardstick.Measures;

/// <summary>Posts to a running peer with wrk, as fast as answers come.</summary>
internal sealed class Load(Bench bench, Running running)
{
    private static readonly TimeSpan s_longestSettling = TimeSpan.FromSeconds(10);

    /// <summary>Posts one body over and over.</summary>
    public async Task<Posted> PostAsync(byte[] body, int connections, TimeSpan window, CancellationToken cancellation, string path = "/v1/tasks")
    {
        var file = Path.Combine(bench.Site.Run.New("body"), "body.json");
        await File.WriteAllBytesAsync(file, body, cancellation);
        var wrk = Child.RunAsync(
            bench.Site.Run,
            [
                "wrk", "-t1", string.Create(CultureInfo.InvariantCulture, $"-c{connections}"),
                string.Create(CultureInfo.InvariantCulture, $"-d{window.TotalSeconds:0}s"), "--timeout", "30s",
                "-s", bench.Site.PostScript, new Uri(running.Url!, path).ToString(), "--", file,
            ],
            cancellation);
        var mostMiB = 0.0;
        while (!wrk.IsCompleted)
        {
            mostMiB = Math.Max(mostMiB, running.ResidentMiB);
            await Task.WhenAny(wrk, Task.Delay(TimeSpan.FromSeconds(1), cancellation));
        }

        var line = (await wrk).Split('\n').Last(line => line.StartsWith('{'));
        using var said = JsonDocument.Parse(line);
        long Number(string name) => said.RootElement.GetProperty(name).GetInt64();
        return new Posted(Number("requests") - Number("refused"), Number("refused"), Number("broken"), Number("durationUs") / 1e6, mostMiB);
    }

    /// <summary>Waits until what was accepted is finished, for a while.</summary>
    /// <returns>Whether the peer says that it is.</returns>
    public async Task<bool> SettleAsync(CancellationToken cancellation)
    {
        if (running.FinishedAsync is not { } finishedAsync)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            return true;
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var last = -1L;
        while (clock.Elapsed < s_longestSettling)
        {
            var finished = await finishedAsync();
            if (finished == last && (running.AcceptedAsync is not { } acceptedAsync || await acceptedAsync() == finished))
            {
                return true;
            }

            last = finished;
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellation);
        }

        return false;
    }
}

/// <summary>What came back.</summary>
/// <param name="Answered">Requests that were accepted.</param>
/// <param name="Refused">Requests with a status of 400 and above.</param>
/// <param name="Broken">Connections that failed or timed out.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="MostMiB">The server's memory, the most that was seen.</param>
internal sealed record Posted(long Answered, long Refused, long Broken, double Seconds, double MostMiB)
{
    public string? Faults => Refused + Broken == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{Refused} refused, {Broken} broken");
}
