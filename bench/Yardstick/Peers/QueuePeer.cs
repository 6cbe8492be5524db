using System.Globalization;
using ActorTasks.Yardstick.Processes;

namespace ActorTasks.Yardstick.Peers;

/// <summary>Something that works through a backlog.</summary>
/// <param name="Backlog">How many tasks it gets in a full run: what it drains in half a minute at most.</param>
/// <param name="Settings">How it runs, said in its row.</param>
internal abstract record QueuePeer(string Key, string Name, string Durability, int Backlog, string Settings) : Peer(Key, Name, Durability)
{
    /// <summary>Starts its store with a backlog that nobody works on yet.</summary>
    /// <returns>What starts those who work.</returns>
    public abstract Task<Func<Task>> FillAsync(Running running, Site site, int count, CancellationToken cancellation);

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    protected static Func<Task> Starts(Action start) => () =>
    {
        start();
        return Task.CompletedTask;
    };
}

/// <summary>Celery, prefork.</summary>
internal sealed record CeleryPeer() : QueuePeer(
    "celery",
    "Celery",
    "Redis append-only file synced each second: up to 1 s lost; a dying worker loses what it took (acks_late off, the default)",
    10_000,
    "prefork, 2 processes, prefetch 64, results in Redis")
{
    /// <inheritdoc/>
    public override async Task<Func<Task>> FillAsync(Running running, Site site, int count, CancellationToken cancellation)
    {
        var redis = running.Add(await Redis.StartAsync(site.Run, cancellation));
        running.FinishedAsync = () => redis.NumberAsync("DBSIZE", database: 1);
        await PythonPrograms.FillAsync(site, "celery_fill.py", count, redis, cancellation);
        return Starts(() => running.Add(PythonPrograms.CeleryWorker(site, redis)));
    }
}

/// <summary>RQ, which forks for each task.</summary>
internal sealed record RqPeer() : QueuePeer("rq", "RQ", "Redis append-only file synced each second: up to 1 s lost", 2_000, "2 workers, results in Redis")
{
    /// <inheritdoc/>
    public override async Task<Func<Task>> FillAsync(Running running, Site site, int count, CancellationToken cancellation)
    {
        var redis = running.Add(await Redis.StartAsync(site.Run, cancellation));
        running.FinishedAsync = () => redis.NumberAsync("ZCARD rq:finished:default");
        await PythonPrograms.FillAsync(site, "rq_fill.py", count, redis, cancellation);
        return Starts(() =>
        {
            running.Add(PythonPrograms.RqWorker(site, redis));
            running.Add(PythonPrograms.RqWorker(site, redis));
        });
    }
}

/// <summary>BullMQ on Redis.</summary>
internal sealed record BullMqPeer() : QueuePeer("bullmq", "BullMQ", "Redis append-only file synced each second: up to 1 s lost", 100_000, "1 process, concurrency 100, finished jobs kept")
{
    /// <inheritdoc/>
    public override async Task<Func<Task>> FillAsync(Running running, Site site, int count, CancellationToken cancellation)
    {
        var redis = running.Add(await Redis.StartAsync(site.Run, cancellation));
        running.FinishedAsync = () => redis.NumberAsync("ZCARD bench:tasks:completed");
        await Child.RunAsync(site.Run, ["node", "bullmq.js", "fill", Text(count)], cancellation, site.Node, Variables(redis));
        return Starts(() => running.Add(Child.Start(site.Run, ["node", "bullmq.js", "work"], site.Node, Variables(redis))));
    }

    /// <summary>Submits at a rate from a process of its own while another works.</summary>
    /// <returns>What it printed; the last line is JSON.</returns>
    public static async Task<string> SubmitAtRateAsync(Running running, Site site, int perSecond, IReadOnlyList<TimeSpan> windows, CancellationToken cancellation)
    {
        var redis = running.Add(await Redis.StartAsync(site.Run, cancellation));
        running.Add(Child.Start(site.Run, ["node", "bullmq.js", "work"], site.Node, Variables(redis)));
        var output = string.Empty;
        foreach (var window in windows)
        {
            output = await Child.RunAsync(
                site.Run, ["node", "bullmq.js", "latency", Text(perSecond), Text((int)window.TotalSeconds)], cancellation, site.Node, Variables(redis));
        }

        return output;
    }

    private static Dictionary<string, string> Variables(Redis redis) => new() { ["REDIS_URL"] = redis.Url };
}

/// <summary>The two queues on PostgreSQL.</summary>
/// <param name="Program">Its program in the folder of the peers.</param>
/// <param name="Unfinished">Counts the jobs that are not finished.</param>
internal sealed record PostgresPeer(string Key, string Name, string Program, string Unfinished, int Backlog, string Settings)
    : QueuePeer(Key, Name, "PostgreSQL, each commit synced (its default)", Backlog, Settings)
{
    public static PostgresPeer PgBoss { get; } = new(
        "pgboss", "pg-boss", "pgboss.js", "SELECT count(*) FROM pgboss.job WHERE state < 'completed' AND name = 'tasks'", 50_000, "1 process, 4 workers, batches of 1,000, polls each 0.5 s");

    public static PostgresPeer Graphile { get; } = new(
        "graphile", "graphile-worker", "graphile.js", "SELECT count(*) FROM graphile_worker._private_jobs", 100_000, "1 process, 24 jobs at once, local queue of 500, finished jobs deleted");

    /// <inheritdoc/>
    public override async Task<Func<Task>> FillAsync(Running running, Site site, int count, CancellationToken cancellation)
    {
        var postgres = running.Add(await Postgres.StartAsync(site.Run, cancellation));
        var variables = new Dictionary<string, string> { ["POSTGRES_URL"] = postgres.Url };
        await Child.RunAsync(site.Run, ["node", Program, "fill", Text(count)], cancellation, site.Node, variables);
        running.FinishedAsync = async () => count - await postgres.NumberAsync(Unfinished);
        return Starts(() => running.Add(Child.Start(site.Run, ["node", Program, "work"], site.Node, variables)));
    }
}
