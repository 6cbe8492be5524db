using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace ActorTasks.FaultsTests.Server;

/// <summary>
/// Clients that submit one task after the other, and what they were promised. Their tasks append a line to the ledger,
/// so that it can be seen how often each ran.
/// </summary>
internal sealed class SubmitLoad(int clients)
{
    /// <summary>Of what a client that was refused is asked to wait.</summary>
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, string> _accepted = new();
    private readonly ConcurrentDictionary<string, int> _refused = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _runs;

    /// <summary>Tasks whose 202 came as a whole.</summary>
    public IReadOnlyCollection<string> Ids => [.. _accepted.Keys];

    public Count Accepted { get; } = new();

    public Count Refused { get; } = new();

    /// <summary>What was refused how often, by the error's type.</summary>
    public IReadOnlyDictionary<string, int> Refusals => _refused;

    /// <summary>Submits until it is told to stop, or the server is gone.</summary>
    public Task RunAsync(ServerProcess server, CancellationToken stop)
    {
        var run = Interlocked.Increment(ref _runs);
        return Task.WhenAll(Enumerable.Range(0, clients).Select(client => SubmitAsync(server, $"{run}-{client}", stop)));
    }

    /// <summary>Nobody was told anything but 202, or 503 with the time to come back.</summary>
    public void AssertAnswers() => Assert.True(_wrong.IsEmpty, string.Join('\n', _wrong.Take(20)));

    public override string ToString() =>
        $"{_accepted.Count} accepted, {Refused.Number} refused ({string.Join(", ", _refused.Select(refusal => $"{refusal.Value} {refusal.Key}"))})";

    private async Task SubmitAsync(ServerProcess server, string label, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                using var body = TaskBody.Of("append", $$"""{"file":"ledger.txt","line":"{{label}}-{{number}}"}""");
                using var answer = await server.Client.PostAsync("/v1/tasks", body, stop);

                // The whole answer must have come: only then was the caller promised anything.
                using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
                if (!IsAccepted(answer, told.RootElement))
                {
                    await Task.Delay(s_breath, stop);
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or JsonException or IOException)
            {
                if (stop.IsCancellationRequested || server.HasExited)
                {
                    return;
                }

                if (gone is OperationCanceledException)
                {
                    _wrong.Enqueue($"{label}-{number} had no answer at all: {gone.Message}");
                }

                await Task.Yield(); // It may be ending: the next look shows it.
            }
        }
    }

    private bool IsAccepted(HttpResponseMessage answer, JsonElement told)
    {
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            _accepted[told.GetProperty("id").GetString()!] = "";
            Accepted.Up();
            return true;
        }

        var type = told.GetProperty("type").GetString()!.Split('/')[^1];
        if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
        {
            _wrong.Enqueue($"{(int)answer.StatusCode}, Retry-After: {answer.Headers.RetryAfter}: {told.GetRawText()}");
        }

        _refused.AddOrUpdate(type, 1, (_, count) => count + 1);
        Refused.Up();
        return false;
    }
}
