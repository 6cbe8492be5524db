using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>A way to the server that can hang up on the first word of a connection: what a client sees of a network that was silent, and of poolers that know no encryption.</summary>
internal sealed class HangingUpRelay : IDisposable
{
    private const int FirstBytes = 8;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<TcpClient> _ends = new();
    private readonly int _target;
    private int _toHangUp;

    /// <summary>Begins to forward.</summary>
    /// <param name="target">A port of loopback.</param>
    public HangingUpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>It hangs up on the next connection.</summary>
    public void HangUpOnce() => Interlocked.Exchange(ref _toHangUp, 1);

    /// <summary>Whether it has, since it was told to.</summary>
    public bool HasHungUp => Volatile.Read(ref _toHangUp) == 0;

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var end in _ends)
        {
            end.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return; // The test has ended.
        }
    }

    private async Task ForwardAsync(TcpClient caller)
    {
        using var server = new TcpClient();
        using (caller)
        {
            _ends.Enqueue(caller);
            try
            {
                var first = new byte[FirstBytes];
                await caller.GetStream().ReadExactlyAsync(first);
                if (Interlocked.Exchange(ref _toHangUp, 0) == 1)
                {
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _target);
                await server.GetStream().WriteAsync(first);
                await Task.WhenAny(caller.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(caller.GetStream()));
            }
            catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return; // One end has gone: the other learns it by the end of its connection.
            }
        }
    }
}
