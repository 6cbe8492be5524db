using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;

namespace ActorTasks.Figures;

/// <summary>Figures of batches and of readers that stay.</summary>
internal static class LiveMeasures
{
    private const int BatchItems = 1_000;

    /// <summary>Accepted a second in batches of 1,000, so many batches at once; the tasks do not run meanwhile.</summary>
    public static async Task<IReadOnlyList<Figure>> BatchRateAsync(int connections)
    {
        using var folder = DataFolder.Create();
        await using var process = ServerProcess.Start(folder.Path);
        await process.FirstAcceptedAsync();
        var items = string.Join(',', Enumerable.Range(0, BatchItems).Select(n => $$"""{"type":"echo","payload":{"n":{{n}} },"delay":"1h"}"""));
        var body = Encoding.UTF8.GetBytes($"[{items}]");
        var (rates, micros) = (new List<double>(), new List<double>());
        for (var round = 0; round < 4; round++)
        {
            var accepted = 0L;
            var clock = Stopwatch.StartNew();
            var before = process.ProcessorTime;
            await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
            {
                while (clock.Elapsed < TimeSpan.FromSeconds(8))
                {
                    using var content = new ByteArrayContent(body);
                    content.Headers.ContentType = new("application/json");
                    using var answer = await process.Client.PostAsync("/v1/tasks/batch", content);
                    answer.EnsureSuccessStatusCode();
                    Interlocked.Add(ref accepted, BatchItems);
                }
            }));
            rates.Add(accepted / clock.Elapsed.TotalSeconds);
            micros.Add((process.ProcessorTime - before).TotalMicroseconds / accepted);
        }

        // The first round warms the server up.
        var name = $"batches of {BatchItems} (array), {connections} at once, client in the same machine";
        return
        [
            Figure.Of($"{name} (goal: over 30,000)", "tasks per s", rates.Skip(1).ToList()),
            Figure.Of($"{name}: processor time of the server per task", "µs", micros.Skip(1).ToList()),
        ];
    }

    /// <summary>What so many readers of live events add to the memory of the server.</summary>
    public static async Task<Figure> LiveReadersAsync(int readers)
    {
        using var folder = DataFolder.Create();
        await using var process = ServerProcess.Start(folder.Path);
        await process.FirstAcceptedAsync();
        var ids = new List<string>();
        for (var task = 0; task < readers; task++)
        {
            using var body = new StringContent("""{"type":"echo","delay":"1h"}""", Encoding.UTF8, "application/json");
            using var answer = await process.Client.PostAsync("/v1/tasks", body);
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            ids.Add(document.RootElement.GetProperty("id").GetString()!);
        }

        await Task.Delay(TimeSpan.FromSeconds(3));
        var before = process.ResidentBytes;
        var streams = await Task.WhenAll(ids.Select(id => OpenAsync(process.Client, id)));

        // Long enough for comments too.
        await Task.Delay(TimeSpan.FromSeconds(20));
        var more = process.ResidentBytes - before;
        foreach (var stream in streams)
        {
            stream.Dispose();
        }

        return Figure.Of($"{readers} readers of live events: more resident memory (goal: under 100)", "MiB", [more / 1024.0 / 1024.0]);
    }

    /// <summary>A stream whose first event has come.</summary>
    private static async Task<StreamReader> OpenAsync(HttpClient client, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/tasks/{id}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line && !line.StartsWith("event:", StringComparison.Ordinal))
        {
            continue;
        }

        return lines;
    }
}
