using System.Net;
using System.Net.Sockets;

namespace ActorTasks.FaultsTests.Server;

/// <summary>One connection through the proxy.</summary>
internal sealed class FaultyLink(Socket caller, int target, Action onCut, Func<Task> requestsFlow, Func<Task> answersFlow, Func<CommitHold?> hold)
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private long _left = long.MaxValue;
    private int _isCut;

    /// <summary>It ends after so many more bytes, whichever way they go.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    /// <summary>Both ends see it torn down in the middle, not ended.</summary>
    public void Cut()
    {
        if (Interlocked.Exchange(ref _isCut, 1) == 0)
        {
            foreach (var end in new[] { caller, _server })
            {
                end.LingerState = new LingerOption(enable: true, seconds: 0);
                end.Dispose();
            }
        }
    }

    /// <summary>Forwards both ways until one of them ends.</summary>
    public async Task ForwardAsync()
    {
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, target);
            caller.NoDelay = _server.NoDelay = true;
            await Task.WhenAny(ForwardAsync(caller, _server, requestsFlow, hold), ForwardAsync(_server, caller, answersFlow, () => null));
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The server is not there: the caller learns it by the end of its connection.
            await Task.Yield();
        }

        Cut();
    }

    private async Task ForwardAsync(Socket from, Socket to, Func<Task> flow, Func<CommitHold?> hold)
    {
        var bytes = new byte[16 * 1024];
        var hasWritten = false;
        async Task SendAsync(ReadOnlyMemory<byte> part) => await to.SendAsync(part);
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(bytes)) > 0)
            {
                await flow();
                var left = Interlocked.Add(ref _left, -read) + read;
                var passed = bytes.AsMemory(0, (int)Math.Clamp(left, 0, read));
                if (hold() is { } commits)
                {
                    hasWritten = await commits.ForwardAsync(hasWritten, passed, SendAsync);
                }
                else
                {
                    await SendAsync(passed);
                }

                if (left <= read)
                {
                    onCut();
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return; // The other way has ended it.
        }
    }
}
