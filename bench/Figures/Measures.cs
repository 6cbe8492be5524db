using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;

namespace ActorTasks.Figures;

/// <summary>One figure each: what it measures stands in its first line of output.</summary>
internal static class Measures
{
    public static async Task<Figure> FirstAcceptedAsync()
    {
        var milliseconds = new List<double>();
        for (var run = 0; run < 10; run++)
        {
            var clock = Stopwatch.StartNew();
            using var folder = DataFolder.Create();
            await using var process = ServerProcess.Start(folder.Path);
            await process.FirstAcceptedAsync();
            milliseconds.Add(clock.Elapsed.TotalMilliseconds);
        }

        return Figure.Of("start to first 202, built program, 10 runs (goal: median under 1,500)", "ms", milliseconds);
    }

    public static async Task<IReadOnlyList<Figure>> IdleAsync()
    {
        using var folder = DataFolder.Create();
        await using var process = ServerProcess.Start(folder.Path);
        await process.FirstAcceptedAsync();
        await Task.Delay(TimeSpan.FromSeconds(45));
        var before = process.ProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(60));
        var spent = process.ProcessorTime - before;
        return
        [
            Figure.Of("idle: resident memory (goal: under 120)", "MiB", [process.ResidentBytes / 1024.0 / 1024.0]),
            Figure.Of("idle, from 45 s after the start: processor time in 60 s", "ms", [spent.TotalMilliseconds]),
        ];
    }

    /// <summary>Submits one after another while every slot of both kinds spins.</summary>
    public static async Task<Figure> SubmitWhileAllSpinAsync()
    {
        using var folder = DataFolder.Create();
        await using var process = ServerProcess.Start(folder.Path);
        await process.FirstAcceptedAsync();
        for (var task = 0; task < 300; task++)
        {
            using var spin = await process.Client.PostAsync("/v1/tasks", TaskBody.Of(task % 2 == 0 ? "spin" : "spin-async", """{"for":"60s"}"""));
            spin.EnsureSuccessStatusCode();
        }

        await Task.Delay(TimeSpan.FromSeconds(3));
        var milliseconds = new List<double>();
        for (var task = 0; task < 200; task++)
        {
            var clock = Stopwatch.StartNew();
            using var answer = await process.Client.PostAsync("/v1/tasks", TaskBody.Of("echo", "1"));
            answer.EnsureSuccessStatusCode();
            milliseconds.Add(clock.Elapsed.TotalMilliseconds);
        }

        return Figure.Of("submit while every slot spins, 200 one after another (goal: within 50)", "ms", milliseconds);
    }

    /// <summary>Accepted a second with so many connections that each wait for their 202, tasks running meanwhile.</summary>
    public static async Task<Figure> SubmitRateAsync(int connections)
    {
        using var folder = DataFolder.Create();
        await using var process = ServerProcess.Start(folder.Path);
        await process.FirstAcceptedAsync();
        var rates = new List<double>();
        for (var round = 0; round < 4; round++)
        {
            var accepted = 0L;
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
            {
                while (clock.Elapsed < TimeSpan.FromSeconds(5))
                {
                    using var answer = await process.Client.PostAsync("/v1/tasks", TaskBody.Of("echo", "1"));
                    if (answer.StatusCode == HttpStatusCode.Accepted)
                    {
                        Interlocked.Increment(ref accepted);
                    }
                }
            }));
            rates.Add(accepted / clock.Elapsed.TotalSeconds);
        }

        // The first round warms the server up.
        return Figure.Of($"single POST with {connections} connections, client in the same machine", "per s", rates.Skip(1).ToList());
    }

    /// <summary>From a submit to its result seen by polling, one task at a time.</summary>
    public static async Task<Figure> SubmitToResultAsync()
    {
        using var folder = DataFolder.Create();
        await using var process = ServerProcess.Start(folder.Path);
        await process.FirstAcceptedAsync();
        var milliseconds = new List<double>();
        for (var task = 0; task < 300; task++)
        {
            var clock = Stopwatch.StartNew();
            using var answer = await process.Client.PostAsync("/v1/tasks", TaskBody.Of("echo", "1"));
            answer.EnsureSuccessStatusCode();
            var location = answer.Headers.Location!;
            while (await StateAsync(process.Client, location) != "succeeded")
            {
                await Task.Yield();
            }

            milliseconds.Add(clock.Elapsed.TotalMilliseconds);
        }

        return Figure.Of("submit to seen result, one at a time, 300 tasks", "ms", milliseconds.Skip(50).ToList());
    }

    private static async Task<string?> StateAsync(HttpClient client, Uri location)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(location));
        return document.RootElement.GetProperty("state").GetString();
    }
}

/// <summary>A measured quantity.</summary>
internal sealed record Figure(string Name, string Unit, double Minimum, double Median, double P99, double Maximum, int Count)
{
    public static Figure Of(string name, string unit, IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return new Figure(name, unit, sorted[0], sorted[sorted.Count / 2], sorted[Math.Min(sorted.Count - 1, sorted.Count * 99 / 100)], sorted[^1], sorted.Count);
    }
}
