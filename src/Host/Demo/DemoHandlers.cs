using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorTasks.Hocon;

namespace ActorTasks.Server.Demo;

/// <summary>Task types to try the server with; plain functions, as an application would write them.</summary>
internal static class DemoHandlers
{
    private const int MostFannedOut = 1_000;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Types { get; } = ["echo", "sleep", "fail", "hash", "spin", "spin-async", "append", "fan-out", "digest", "gzip"];

    /// <summary>Registers them.</summary>
    /// <param name="tasks">Where.</param>
    /// <param name="dataFolder">The data folder; <c>append</c> writes into its subfolder <c>files</c>.</param>
    public static void Add(ActorTasksBuilder tasks, string dataFolder)
    {
        var ledgers = new Ledgers(Path.Combine(dataFolder, "files"));
        tasks.Handle("echo", Echo)
            .Handle("sleep", SleepAsync)
            .Handle("fail", Fail)
            .Handle("hash", Hash)
            .Handle("spin", Spin)
            .Handle("spin-async", SpinAsync)
            .Handle("digest", DigestAsync)
            .Handle("gzip", GzipAsync)
            .Handle("fan-out", FanOut)
            .Handle("append", (AppendLine line, TaskContext task) => ledgers.AppendAsync(line.File, $"{line.Line}\t{task.Id}\t{task.Attempt}"));
    }

    /// <summary>Returns its payload.</summary>
    private static Task<JsonElement> Echo(JsonElement payload) => Task.FromResult(payload);

    /// <summary>Waits, without holding a thread.</summary>
    private static async Task<Slept> SleepAsync(For payload, TaskContext task, TimeProvider clock)
    {
        await Task.Delay(DurationOf(payload), clock, task.CancellationToken);
        return new Slept(payload.Duration);
    }

    /// <summary>Fails as many attempts as it is told to, then succeeds.</summary>
    private static Task<Failed> Fail(FailTimes payload, TaskContext task) =>
        task.Failures < payload.Times
            ? throw new InvalidOperationException($"Attempt {task.Attempt} fails, as it was told to ({task.Failures + 1} of {payload.Times}).")
            : Task.FromResult(new Failed(task.Failures));

    /// <summary>Synchronous work that is soon done.</summary>
    private static Hashed Hash(HashText payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload.Text);
        return new Hashed(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }

    /// <summary>Burns a core; a dedicated thread's own.</summary>
    private static Spun Spin(For payload, TaskContext task) => Burn(DurationOf(payload), task.CancellationToken);

    /// <summary>Burns a core where it should have awaited: the bad habit that must not hurt the front door.</summary>
    private static Task<Spun> SpinAsync(For payload, TaskContext task) => Task.FromResult(Burn(DurationOf(payload), task.CancellationToken));

    /// <summary>Enqueues tasks that come to be with its success; their tag is its id.</summary>
    private static Task<FannedOut> FanOut(FanOutTo payload, TaskContext task)
    {
        if (payload.Count is < 0 or > MostFannedOut)
        {
            throw new PermanentFailure($"The member 'count' must be within 0 and {MostFannedOut}; {payload.Count} came.");
        }

        var options = new EnqueueOptions { Tags = [task.Id.ToString()] };
        var ids = Enumerable.Range(0, payload.Count).Select(_ => task.Enqueue(payload.Type, payload.Payload, options).Id).ToList();
        return Task.FromResult(new FannedOut(ids));
    }

    /// <summary>Reads every file that came with the task.</summary>
    private static async Task<IReadOnlyList<Digested>> DigestAsync(IReadOnlyList<TaskFile> files, TaskContext task)
    {
        var digested = new List<Digested>();
        foreach (var file in files)
        {
            await using var content = await file.OpenReadAsync(task.CancellationToken);
            digested.Add(new Digested(file.Name, content.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, task.CancellationToken))));
        }

        return digested;
    }

    /// <summary>Gives the one file that came with the task back, compressed.</summary>
    private static async Task<ResultFile> GzipAsync(TaskFile file, TaskContext task)
    {
        var result = task.CreateResultFile((file.FileName ?? file.Name) + ".gz", "application/gzip");
        await using var content = await file.OpenReadAsync(task.CancellationToken);
        await using var packed = new GZipStream(result.Stream, CompressionLevel.Fastest);
        await content.CopyToAsync(packed, task.CancellationToken);
        return result;
    }

    private static Spun Burn(TimeSpan duration, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var rounds = 0L;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            cancellation.ThrowIfCancellationRequested();
            rounds++;
        }

        return new Spun(rounds);
    }

    private static TimeSpan DurationOf(For payload)
    {
        if (!Duration.TryParse(payload.Duration, null, out var duration, out var problem))
        {
            throw new PermanentFailure($"The member 'for': {problem}.");
        }

        return duration >= TimeSpan.Zero && duration <= Longest
            ? duration
            : throw new PermanentFailure($"The member 'for' must be within 0s and {Duration.Format(Longest)}; '{payload.Duration}' came.");
    }
}
