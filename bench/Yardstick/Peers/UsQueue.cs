using System.Globalization;
using System.Net;
using ActorTasks.Yardstick.Processes;

namespace ActorTasks.Yardstick.Peers;

/// <summary>
/// The product's server as a queue. The backlog is made while its only slot is taken by a task that sleeps; the
/// server is then stopped and started with its default settings, so that it meets the backlog as after a restart.
/// </summary>
internal sealed record UsQueue(UsStore Store) : QueuePeer(Store.Key, Store.Name, Store.Durability + "; each start and each end too", 100_000, "default settings")
{
    private const int Connections = 64;

    /// <inheritdoc/>
    public override async Task<Func<Task>> FillAsync(Running running, Site site, int count, CancellationToken cancellation)
    {
        var place = await Store.OpenAsync(running, site, cancellation);
        await using var filled = new Running();
        using var client = await StartAsync(filled, site, place, ["workers.slots.async=1", "stop.timeout=0s"], cancellation);
        using (var blocker = await client.PostAsync("/v1/tasks", Bodies.Content(Bodies.Blocker), cancellation))
        {
            blocker.EnsureSuccessStatusCode();
        }

        while (await place.CountAsync("running") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellation);
        }

        await SubmitAsync(client, count, cancellation);
        return async () => (await StartAsync(running, site, place, [], cancellation)).Dispose();
    }

    private static async Task<HttpClient> StartAsync(Running running, Site site, UsPlace place, string[] settings, CancellationToken cancellation)
    {
        var port = RunFolder.FreePort();
        running.Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var server = UsPeer.Launch(running, site, port, place, settings);
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = running.Url };
        await server.UntilAsync(() => IsReadyAsync(client, cancellation), cancellation);
        return client;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync("/health/ready", cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task SubmitAsync(HttpClient client, int count, CancellationToken cancellation)
    {
        var left = count;
        var body = Bodies.Submit(32);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var answer = await client.PostAsync("/v1/tasks", Bodies.Content(body), cancellation);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                {
                    throw new InvalidOperationException($"A submit of the backlog was answered with {answer.StatusCode}.");
                }
            }
        }));
    }
}
