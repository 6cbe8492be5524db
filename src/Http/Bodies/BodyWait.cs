using System.IO.Pipelines;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Bodies;

/// <summary>
/// Waits for the next bytes of a body, for a bounded time. A read is cancelled through the pipe and not by a token:
/// so the web server can still drain the body, where it would find "reading is already in progress" otherwise.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="clock">Measures the waits.</param>
/// <param name="stopping">Set when the server stops: nothing is waited for then.</param>
internal sealed class BodyWait(PipeReader body, TimeProvider clock, CancellationToken stopping) : IDisposable
{
    private CancellationTokenSource? _late;
    private CancellationTokenRegistration _cancel;
    private CancellationTokenRegistration _stop;

    /// <summary>How long all waits took together.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Waits until there is more than what was examined, or until the body ends.</summary>
    /// <param name="atMost">The bound of this wait; zero or less waits no more.</param>
    /// <returns>What there is, or null when the wait was given up: then for good.</returns>
    public async ValueTask<ReadResult?> ReadAsync(TimeSpan atMost)
    {
        if (_late is null)
        {
            // A timer only for bodies that have not come with their headers.
            _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
            _cancel = _late.Token.UnsafeRegister(static body => ((PipeReader)body!).CancelPendingRead(), body);
            _stop = stopping.UnsafeRegister(static late => ((CancellationTokenSource)late!).Cancel(), _late);
        }

        if (atMost <= TimeSpan.Zero)
        {
            await _late.CancelAsync();
        }

        if (_late.IsCancellationRequested)
        {
            return null;
        }

        var start = clock.GetTimestamp();
        _late.CancelAfter(atMost);
        var read = await body.ReadAsync();
        _late.CancelAfter(Timeout.InfiniteTimeSpan);
        Waited += clock.GetElapsedTime(start);
        if (!read.IsCanceled)
        {
            return read;
        }

        body.AdvanceTo(read.Buffer.Start);
        return null;
    }

    /// <summary>Why a body was not waited for any longer, where all of it must come within a bound.</summary>
    /// <param name="bound">The bound.</param>
    /// <param name="stopping">Set when the server stops.</param>
    /// <param name="then">What is added for the caller.</param>
    public static Problem GivenUp(TimeSpan bound, CancellationToken stopping, string then = "") => stopping.IsCancellationRequested
        ? new Problem(ProblemKind.ShuttingDown, $"The server is stopping; the body had not arrived whole.{then}") { CloseConnection = true }
        : new Problem(ProblemKind.RequestTimeout, $"The body did not arrive whole within {bound.TotalSeconds:0.###} s.{then}") { CloseConnection = true };

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _cancel.Dispose();
        _late?.Dispose();
    }
}
