using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorTasks.Http;
using ActorTasks.HttpTests.Contract;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.TaskLifecycle;
using Xunit.Abstractions;

namespace ActorTasks.HttpTests.Fuzzing;

/// <summary>
/// Whatever comes, the answer is one that the OpenAPI document describes, no answer is 500, and nothing is kept.
/// <c>FUZZ_SEED</c> repeats a run, with <c>FUZZ_CASE</c> one case of it.
/// </summary>
[Collection(nameof(Alone))]
public sealed class Fuzz(ITestOutputHelper output)
{
    private const int Workers = 4;
    private const long MaxGrowthBytes = 8 * 1024 * 1024;
    private static readonly ApiContract Contract = ApiContract.Served;
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentQueue<string> _faults = new();

    [Fact]
    public Task Only_documented_answers_come_and_nothing_is_kept() => RunAsync(2_000);

    [Fact]
    [Trait("Length", "full")]
    public Task Only_documented_answers_come_to_100_000_requests_and_nothing_is_kept() => RunAsync(100_000);

    private async Task RunAsync(int cases)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var given) ? given : Environment.TickCount;
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BodyTimeout = TimeSpan.FromMilliseconds(500) });
        var ids = AddTasks(door);
        var clock = Stopwatch.StartNew();
        if (int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASE"), out var only))
        {
            await RunAsync(door, ids, seed, only, only + 1);
        }
        else
        {
            await RunAsync(door, ids, seed, 0, cases / 2);
            var middleBytes = Held(door, ids);
            await RunAsync(door, ids, seed, cases / 2, cases);
            var grownBytes = Held(door, ids) - middleBytes;
            output.WriteLine($"{cases / clock.Elapsed.TotalSeconds:0} cases a second; in the second half the heap grew by {grownBytes / 1024} KiB.");
            AssertReached();
            Assert.True(grownBytes < MaxGrowthBytes, $"FUZZ_SEED={seed}: {grownBytes} bytes more are held after the second half of {cases} requests.");
        }

        foreach (var (what, count) in _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{what}: {count}");
        }

        Assert.True(_faults.IsEmpty, $"FUZZ_SEED={seed}: {_faults.Count} faults\n{string.Join("\n\n", _faults.Take(5))}");
        // What the web server itself says of connections that break in the middle of a body begins with their id.
        var logged = door.Logged.Where(line => !line.StartsWith("Connection id", StringComparison.Ordinal)).Take(5).ToList();
        Assert.True(logged.Count == 0, $"FUZZ_SEED={seed}: {string.Join('\n', logged)}");
    }

    /// <summary>The mutations must reach good and bad requests of every kind.</summary>
    private void AssertReached()
    {
        foreach (var kind in new[] { "json", "target", "headers", "upload", "array", "chunks", "Slow" })
        {
            Assert.Contains(_counts.Keys, key => key.StartsWith($"{kind} 2", StringComparison.Ordinal));
            Assert.Contains(_counts.Keys, key => key.StartsWith($"{kind} 4", StringComparison.Ordinal));
            var all = _counts.Where(pair => pair.Key.StartsWith(kind + " ", StringComparison.Ordinal)).Sum(pair => pair.Value);
            Assert.True(_counts.GetValueOrDefault($"{kind} -") * 3 <= all, $"{kind}: too often no answer came.");
        }

        Assert.Contains("lines 200", _counts.Keys);
    }

    private static IReadOnlyList<string> AddTasks(Door door)
    {
        var finished = door.Tasks.Add(task => task with { State = StoredState.Succeeded, Result = new DataInfo("application/json", 2, new string('a', 64)) });
        door.Tasks.Results[finished.Id] = "{}"u8.ToArray();
        var failed = door.Tasks.Add(task => task with { State = StoredState.Failed, Error = new TaskError("Boom", "It broke.", null, 1, "f") });
        return [finished.Id.ToString(), failed.Id.ToString(), door.Tasks.Add(task => task).Id.ToString()];
    }

    private async Task RunAsync(Door door, IReadOnlyList<string> ids, int seed, int from, int to)
    {
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            using var connection = new RawConnection(door.Port);
            for (var number = Interlocked.Increment(ref next); number < to && _faults.Count < 20; number = Interlocked.Increment(ref next))
            {
                // A case depends on its number alone, so that one can be repeated.
                var random = new Random(HashOf(seed, number));
                await RunAsync(connection, FuzzCase.Make(random, ids), random, number);
            }
        }));
    }

    private async Task RunAsync(RawConnection connection, FuzzCase one, Random random, int number)
    {
        var answer = await connection.SendAsync(one, random);
        _counts.AddOrUpdate($"{one.Kind} {answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "-"}", 1, static (_, count) => count + 1);
        if (FaultOf(one, answer) is { } fault)
        {
            _faults.Enqueue($"case {number}, {one.Kind}: {fault}\n{Encoding.Latin1.GetString(one.Bytes)}\n-> {answer?.Status} {answer?.MediaType}\n{Text(answer)}");
        }
    }

    private static string? FaultOf(FuzzCase one, SeenAnswer? answer)
    {
        if (answer is null)
        {
            // A server that closes while more is being sent resets the connection, and its answer may be lost on the way.
            return one.Sending is Sending.Whole or Sending.Stalled ? "No answer came." : null;
        }

        if (answer.Status == 500)
        {
            return "A defect of the server.";
        }

        if (one.Target is null || IsOdd(one.Target.Split('?')[0]))
        {
            return IsDescribedSomewhere(answer) ? null : "No call is described with this answer.";
        }

        return Contract.FaultOf(answer);
    }

    /// <summary>Whether the web server may take the path for another one: it resolves dots, and unescapes.</summary>
    private static bool IsOdd(string path) => path.Contains("/.", StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal) || path.Contains('%', StringComparison.Ordinal);

    private static bool IsDescribedSomewhere(SeenAnswer answer) =>
        Contract.Operations.Select(operation => (operation.Method, Path: operation.Path.Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal)))
            .Append((Method: "BREW", Path: "/v1/tasks")).Append((Method: "GET", Path: "/nothing"))
            .Any(call => Contract.FaultOf(answer with { Method = answer.Method == "HEAD" ? "HEAD" : call.Method, Path = call.Path }) is null);

    private static long Held(Door door, IReadOnlyList<string> ids)
    {
        door.Tasks.Forget(ids);
        for (var times = 0; times < 3; times++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int HashOf(int seed, int number) => unchecked((seed * 397) ^ (number * (int)2654435761));

    private static string Text(SeenAnswer? answer) => answer is null ? string.Empty : Encoding.UTF8.GetString(answer.Body.Span);

    /// <summary>What other tests hold meanwhile would be taken for growth.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
