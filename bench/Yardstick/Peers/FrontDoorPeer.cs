using System.Globalization;
using ActorTasks.Yardstick.Processes;

namespace ActorTasks.Yardstick.Peers;

/// <summary>A server that takes tasks as <c>POST /v1/tasks</c>.</summary>
internal abstract record FrontDoorPeer(string Key, string Name, string Durability) : Peer(Key, Name, Durability)
{
    /// <summary>Whether <c>GET /v1/tasks/{id}</c> tells when a task started and that it ended.</summary>
    public virtual bool ShowsTasks => true;

    /// <summary>Starts all that belongs to it, up to its first answer of any kind.</summary>
    public async Task<Running> StartAsync(Site site, CancellationToken cancellation)
    {
        var running = new Running();
        try
        {
            var port = RunFolder.FreePort();
            running.Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            var door = await LaunchAsync(running, site, port, cancellation);
            using var client = new HttpClient { BaseAddress = running.Url, Timeout = TimeSpan.FromSeconds(5) };
            await door.UntilAsync(() => AcceptsAsync(client, cancellation), cancellation);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the processes and gives the one that answers.</summary>
    protected abstract Task<Child> LaunchAsync(Running running, Site site, int port, CancellationToken cancellation);

    private static async Task<bool> AcceptsAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.PostAsync("/v1/tasks", Bodies.Content(Bodies.Small), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>The product's server with its default settings.</summary>
internal sealed record UsPeer(UsStore Store) : FrontDoorPeer(Store.Key, Store.Name, Store.Durability)
{
    public static Child Launch(Running running, Site site, int port, UsPlace place, params string[] settings)
    {
        running.AcceptedAsync = () => place.CountAsync("accepted");
        running.FinishedAsync = () => place.CountAsync("succeeded");
        return running.Add(Child.Start(
            site.Run,
            [
                site.Server, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
                .. place.Arguments, .. settings.SelectMany(setting => (string[])["--set", setting]),
            ]));
    }

    /// <inheritdoc/>
    protected override async Task<Child> LaunchAsync(Running running, Site site, int port, CancellationToken cancellation) =>
        Launch(running, site, port, await Store.OpenAsync(running, site, cancellation));
}

/// <summary>The least that could do the job.</summary>
internal sealed record FloorPeer() : FrontDoorPeer("floor", "floor", "synced to disk before the 202 (SQLite WAL, synchronous=FULL)")
{
    /// <inheritdoc/>
    public override bool ShowsTasks => false;

    /// <inheritdoc/>
    protected override Task<Child> LaunchAsync(Running running, Site site, int port, CancellationToken cancellation)
    {
        var data = site.Run.New("floor");
        running.AcceptedAsync = () => Task.FromResult(TaskCounts.Read(data, "accepted"));
        running.FinishedAsync = () => Task.FromResult(TaskCounts.Read(data, "succeeded"));
        return Task.FromResult(running.Add(Child.Start(
            site.Run, [site.Floor, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), data])));
    }
}

/// <summary>FastAPI's BackgroundTasks on uvicorn.</summary>
/// <param name="Task">The kind of its task: <c>def</c>, as its guide shows it, or <c>async</c>, which is faster.</param>
/// <param name="Workers">Processes of uvicorn; 1 is its default.</param>
internal sealed record BackgroundTasksPeer(string Key, string Name, string Task, int Workers)
    : FrontDoorPeer(Key, Name, "memory only: lost when the process ends")
{
    /// <summary>As FastAPI's guide shows it.</summary>
    public static BackgroundTasksPeer Plain { get; } = new("fastapi", "FastAPI BackgroundTasks", "def", 1);

    /// <summary>The fastest way in one process.</summary>
    public static BackgroundTasksPeer Async { get; } = new("fastapi-async", "FastAPI BackgroundTasks, async def task", "async", 1);

    /// <summary>The fastest way in two processes; a status cannot be read, since each knows its own tasks only.</summary>
    public static BackgroundTasksPeer TwoProcesses { get; } = new("fastapi-2", "FastAPI BackgroundTasks, async def task, 2 workers", "async", 2);

    /// <inheritdoc/>
    public override bool ShowsTasks => Workers == 1;

    /// <inheritdoc/>
    protected override Task<Child> LaunchAsync(Running running, Site site, int port, CancellationToken cancellation)
    {
        if (Workers == 1)
        {
            var url = running.Url;
            running.FinishedAsync = async () =>
            {
                using var client = new HttpClient { BaseAddress = url };
                return long.Parse(await client.GetStringAsync("/finished"), CultureInfo.InvariantCulture);
            };
        }

        return System.Threading.Tasks.Task.FromResult(running.Add(PythonPrograms.Uvicorn(site, "background_app:app", port, Workers, task: Task)));
    }
}

/// <summary>FastAPI that hands over to Celery with Redis.</summary>
internal sealed record CeleryDoorPeer() : FrontDoorPeer(
    "fastapi-celery", "FastAPI with Celery and Redis", "Redis append-only file synced each second: up to 1 s lost; a dying worker loses what it took (acks_late off, the default)")
{
    /// <inheritdoc/>
    protected override async Task<Child> LaunchAsync(Running running, Site site, int port, CancellationToken cancellation)
    {
        var redis = running.Add(await Redis.StartAsync(site.Run, cancellation));
        running.Add(PythonPrograms.CeleryWorker(site, redis));
        running.FinishedAsync = () => redis.NumberAsync("DBSIZE", database: 1);
        return running.Add(PythonPrograms.Uvicorn(site, "celery_app:app", port, workers: 1, redis));
    }
}
