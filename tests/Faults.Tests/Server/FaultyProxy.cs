using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorTasks.PostgresTesting;

namespace ActorTasks.FaultsTests.Server;

/// <summary>
/// A TCP proxy that a test can make cut connections at random places, also in the middle of a message, swallow what is
/// sent, or refuse to be connected to.
/// </summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private const int FewestBytes = 300;
    private const int MostBytes = 400_000;

    private readonly int _target;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<FaultyLink, Task> _links = new();
    private TaskCompletionSource _requestsFlow = Flowing();
    private TaskCompletionSource _answersFlow = Flowing();
    private volatile CommitHold? _hold;
    private bool _cuts;
    private Socket _listener;
    private Task _accepting;

    /// <summary>Begins to forward.</summary>
    /// <param name="target">A port of loopback.</param>
    /// <param name="random">Where to cut.</param>
    public FaultyProxy(int target, Random random)
    {
        _target = target;
        _random = random;
        Port = Ports.Free();
        _listener = Listen(Port);
        _accepting = AcceptAsync(_listener);
    }

    public int Port { get; }

    /// <summary>Connections that were cut at random.</summary>
    public Count Cuts { get; } = new();

    /// <summary>From now on every connection, also those that are there, is cut after a random number of bytes.</summary>
    public void CutAtRandom()
    {
        lock (_gate)
        {
            _cuts = true;
            foreach (var link in _links.Keys)
            {
                link.CutAfter(NextCut());
            }
        }
    }

    /// <summary>Takes connections and forwards nothing.</summary>
    public void Stall() => (_requestsFlow, _answersFlow) = (new TaskCompletionSource(), new TaskCompletionSource());

    /// <summary>Forwards what is asked and swallows what is answered.</summary>
    public void StallAnswers() => _answersFlow = new TaskCompletionSource();

    /// <summary>Holds back the next commit of a transaction that writes events.</summary>
    public CommitHold HoldCommit() => _hold = new CommitHold();

    /// <summary>Ends all connections and takes no new ones.</summary>
    public async Task RefuseAsync()
    {
        _listener.Dispose();
        await _accepting;
        End();
    }

    /// <summary>Without faults again. What stalled is lost, as where a way through a network was gone.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            _cuts = false;
            foreach (var link in _links.Keys)
            {
                link.CutAfter(long.MaxValue);
            }
        }

        if (!_requestsFlow.Task.IsCompleted || !_answersFlow.Task.IsCompleted)
        {
            End();
            var (requests, answers) = (_requestsFlow, _answersFlow);
            (_requestsFlow, _answersFlow) = (Flowing(), Flowing());
            requests.TrySetResult();
            answers.TrySetResult();
        }

        if (_accepting.IsCompleted)
        {
            _listener = Listen(Port);
            _accepting = AcceptAsync(_listener);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RefuseAsync();
        _hold?.Release();
        _requestsFlow.TrySetResult();
        _answersFlow.TrySetResult();
        await Task.WhenAll(_links.Values);
    }

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource();
        flow.SetResult();
        return flow;
    }

    private static Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptAsync();
                var link = new FaultyLink(caller, _target, Cuts.Up, () => _requestsFlow.Task, () => _answersFlow.Task, () => _hold);
                lock (_gate)
                {
                    link.CutAfter(_cuts ? NextCut() : long.MaxValue);
                    _links[link] = ForwardAsync(link);
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return; // As the test wants it.
        }
    }

    private async Task ForwardAsync(FaultyLink link)
    {
        await Task.Yield();
        await link.ForwardAsync();
        _links.TryRemove(link, out _);
    }

    /// <summary>As many places in the first exchange of a connection as in its later life.</summary>
    private long NextCut() => (long)(FewestBytes * Math.Pow((double)MostBytes / FewestBytes, _random.NextDouble()));

    private void End()
    {
        foreach (var link in _links.Keys)
        {
            link.Cut();
        }
    }
}
