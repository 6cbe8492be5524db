using System.Globalization;
using ActorTasks.Yardstick.Processes;

namespace ActorTasks.Yardstick.Peers;

/// <summary>The Python peers as Debian has them, with the settings that their own advice for production gives.</summary>
internal static class PythonPrograms
{
    private const string Interpreter = "/usr/bin/python3";

    public static Child Uvicorn(Site site, string app, int port, int workers, Redis? redis = null, string task = "") => Child.Start(
        site.Run,
        [
            Interpreter, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--workers", workers.ToString(CultureInfo.InvariantCulture), "--loop", "uvloop", "--http", "httptools",
            "--no-access-log", "--log-level", "warning",
        ],
        site.Python,
        Environment(redis, task));

    public static Child CeleryWorker(Site site, Redis redis) => Child.Start(
        site.Run,
        [
            Interpreter, "-m", "celery", "-A", "celery_tasks", "worker", "--pool", "prefork", "--concurrency", "2",
            "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat",
        ],
        site.Python,
        Environment(redis));

    /// <summary>Two of RQ's ordinary workers, which fork for each task.</summary>
    public static Child RqWorker(Site site, Redis redis) => Child.Start(
        site.Run, [Interpreter, "/usr/bin/rq", "worker", "--url", redis.Url, "--logging_level", "WARNING"], site.Python, Environment(redis));

    public static Task FillAsync(Site site, string program, int count, Redis redis, CancellationToken cancellation) => Child.RunAsync(
        site.Run, [Interpreter, program, count.ToString(CultureInfo.InvariantCulture)], cancellation, site.Python, Environment(redis));

    private static Dictionary<string, string> Environment(Redis? redis, string task = "")
    {
        var variables = new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1", ["PYTHONWARNINGS"] = "ignore", ["TASK"] = task };
        if (redis is not null)
        {
            variables["REDIS_URL"] = redis.Url;
        }

        return variables;
    }
}
