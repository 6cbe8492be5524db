using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ActorTasks.Yardstick.Peers;

namespace ActorTasks.Yardstick.Measures;

/// <summary>
/// Sends submits at a set rate and follows each to its result. Every time counts from the moment at which the
/// submit was to be sent, so a server that stalls is charged for all that had to wait (no coordinated omission).
/// </summary>
internal sealed class OpenLoop(Uri url, int perSecond, bool follow)
{
    private const int MaxUnderWay = 20_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_firstPoll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longestPoll = TimeSpan.FromMilliseconds(32);

    private readonly ConcurrentQueue<double> _accepted = new();
    private readonly ConcurrentQueue<double> _started = new();
    private readonly ConcurrentQueue<double> _seen = new();
    private readonly byte[] _body = Bodies.Small;
    private readonly Stopwatch _clock = new();
    private DateTimeOffset _begin;
    private int _underWay;
    private int _sent;
    private int _ended;
    private int _waits;

    /// <summary>Milliseconds from the intended sending to the answer 202.</summary>
    public double[] Accepted => [.. _accepted];

    /// <summary>Milliseconds from the intended sending to the start of the handler, by the server's clock.</summary>
    public double[] Started => [.. _started];

    /// <summary>Milliseconds from the intended sending until the client has read that the task is finished.</summary>
    public double[] Seen => [.. _seen];

    /// <summary>Submits that failed or were not seen finished in time.</summary>
    public int Lost => _sent - _ended;

    /// <summary>Whether the server held the read until the end, as it was asked to.</summary>
    public bool Waits => _waits > 0;

    /// <summary>Sends for so long, then waits for what is under way.</summary>
    public async Task RunAsync(TimeSpan window, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4_096, PooledConnectionIdleTimeout = s_patience })
        {
            BaseAddress = url,
            Timeout = s_patience,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var tasks = new List<Task>();
        var wanted = (int)(perSecond * window.TotalSeconds);
        _begin = TimeProvider.System.GetUtcNow();
        _clock.Start();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (_sent < wanted && await tick.WaitForNextTickAsync(cancellation))
        {
            var due = Math.Min(wanted, (int)(_clock.Elapsed.TotalSeconds * perSecond));
            for (; _sent < due; _sent++)
            {
                if (Volatile.Read(ref _underWay) >= MaxUnderWay)
                {
                    throw new InvalidOperationException($"{MaxUnderWay} submits are under way: it does not keep up with {perSecond} a second.");
                }

                Interlocked.Increment(ref _underWay);
                tasks.Add(SendAsync(client, TimeSpan.FromSeconds((double)_sent / perSecond), patience.Token));
            }
        }

        patience.CancelAfter(s_patience);
        await Task.WhenAll(tasks);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task SendAsync(HttpClient client, TimeSpan intended, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.PostAsync("/v1/tasks", Bodies.Content(_body), cancellation);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                _accepted.Enqueue((_clock.Elapsed - intended).TotalMilliseconds);
                if (follow)
                {
                    await FollowAsync(client, await answer.Content.ReadAsByteArrayAsync(cancellation), intended, cancellation);
                }

                Interlocked.Increment(ref _ended);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Counted by what is missing: sent and not ended.
            Debug.WriteLine(e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task FollowAsync(HttpClient client, byte[] accepted, TimeSpan intended, CancellationToken cancellation)
    {
        string path;
        using (var task = JsonDocument.Parse(accepted))
        {
            path = $"/v1/tasks/{task.RootElement.GetProperty("id").GetString()}";
        }

        var pause = s_firstPoll;
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Prefer", "wait=15");
            using var answer = await client.SendAsync(request, cancellation);
            using var task = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
            if (task.RootElement.GetProperty("state").GetString() == "succeeded")
            {
                _seen.Enqueue((_clock.Elapsed - intended).TotalMilliseconds);
                var startedAt = DateTimeOffset.Parse(task.RootElement.GetProperty("startedAt").GetString()!, CultureInfo.InvariantCulture);
                _started.Enqueue((startedAt - _begin - intended).TotalMilliseconds);
                return;
            }

            if (answer.Headers.Contains("Preference-Applied"))
            {
                Interlocked.Increment(ref _waits);
                continue;
            }

            await Task.Delay(pause, cancellation);
            pause = pause * 2 < s_longestPoll ? pause * 2 : s_longestPoll;
        }
    }
}
