using System.Diagnostics;

namespace ActorTasks.Simulation;

/// <summary>Runs seed after seed on several threads, until one breaks a promise, all are done, or the time is up.</summary>
internal sealed class ManyRuns(Bug bug, int threads)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Run? _first;
    private ulong _next;

    /// <summary>What was met.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>Runs that came to their end.</summary>
    public long Done { get; private set; }

    /// <summary>Their steps.</summary>
    public long Steps { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Runs seeds.</summary>
    /// <param name="from">The first.</param>
    /// <param name="number">How many at most.</param>
    /// <param name="atMost">For how long.</param>
    /// <returns>The failing run of the lowest seed that was found; null for none.</returns>
    public Run? Go(ulong from, ulong number, TimeSpan atMost)
    {
        _next = from;
        var all = Enumerable.Range(0, threads).Select(_ => new Thread(() => RunOn(from + number, atMost)) { Name = "simulation" }).ToList();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
        Took = _clock.Elapsed;
        return _first;
    }

    private void RunOn(ulong end, TimeSpan atMost)
    {
        while (Next(end, atMost) is { } seed)
        {
            var run = Run.Of(Plan.Of(seed), bug);
            lock (_gate)
            {
                Done++;
                Steps += run.Steps;
                Coverage.Add(run.Coverage);
                if (run.Broken is not null && (_first is null || _first.Plan.Seed > seed))
                {
                    _first = run;
                }
            }
        }
    }

    private ulong? Next(ulong end, TimeSpan atMost)
    {
        lock (_gate)
        {
            return _first is null && _next < end && _clock.Elapsed < atMost ? _next++ : null;
        }
    }
}
