using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace ActorTasks.Actors;

/// <summary>
/// On Linux a thread inherits the priority of the one that makes it, and nobody may raise it again. So the threads
/// that the front door and the actors share are made before any handler runs, and some of the pool's are kept from
/// ending: else the pool would replace them when it is next asked for one, perhaps from a handler's thread.
/// </summary>
internal sealed class WarmThreads(TimeProvider clock) : IHostedService, IDisposable
{
    /// <summary>Shorter than the 20 s after which an idle thread of the pool ends.</summary>
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(5);

    private ITimer? _timer;

    /// <summary>How many of the pool's threads are kept.</summary>
    public static int Count { get; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Count), completionPorts);
        Meet(s_first);
        MakeSocketThreads();
        _timer = clock.CreateTimer(static _ => MeetIfIdle(), null, s_every, s_every);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>A pool that is busy keeps its threads by itself, and must not be made to wait.</summary>
    private static void MeetIfIdle()
    {
        if (ThreadPool.PendingWorkItemCount == 0)
        {
            Meet(s_again);
        }
    }

    /// <summary>Lets as many threads as are to be kept run at the same time, for a moment.</summary>
    private static void Meet(TimeSpan atMost)
    {
        var meeting = new Meeting();
        for (var i = 0; i < Count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static meeting => meeting.Join(), meeting, preferLocal: false);
        }

        meeting.WaitForAll(atMost);
    }

    /// <summary>The first asynchronous operation of a socket makes the threads that serve all sockets.</summary>
    private static void MakeSocketThreads()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        using var operation = new SocketAsyncEventArgs();
        _ = socket.AcceptAsync(operation);
    }

    private sealed class Meeting
    {
        private readonly object _gate = new();
        private int _here;
        private bool _isOver;

        public void Join()
        {
            lock (_gate)
            {
                _here++;
                Monitor.PulseAll(_gate);
                while (!_isOver)
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        public void WaitForAll(TimeSpan atMost)
        {
            lock (_gate)
            {
                var deadline = Environment.TickCount64 + (long)atMost.TotalMilliseconds;
                while (_here < Count && Environment.TickCount64 < deadline)
                {
                    Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Max(1, deadline - Environment.TickCount64)));
                }

                _isOver = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
