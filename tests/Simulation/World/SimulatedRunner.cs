using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>
/// Calls handlers by the product's own <see cref="AttemptCall"/>, on turns of the one thread in place of threads of
/// their own; and sees to it that no two attempts of a task run at once.
/// </summary>
internal sealed class SimulatedRunner(World world, SeededThread thread, AttemptCall call) : IAttemptRunner
{
    private readonly Dictionary<TaskId, AttemptWork> _running = [];
    private readonly Dictionary<string, int> _byKind = new(StringComparer.Ordinal);
    private bool _isClosed;

    /// <summary>Handlers that run.</summary>
    public int Running => _running.Count;

    /// <summary>What they were called for.</summary>
    public IReadOnlyCollection<AttemptWork> Works => _running.Values;

    /// <summary>The attempt of a task whose handler runs; null for none.</summary>
    public AttemptToken? AttemptOf(TaskId id) => _running.TryGetValue(id, out var work) ? work.Task.Token : null;

    /// <summary>No handler may be called any more.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Whether another handler of a kind might run.</summary>
    public bool HasFree(string kind) => _byKind.GetValueOrDefault(kind) < world.Plan.Shape.Options.Slots(kind);

    /// <inheritdoc/>
    public Task<AttemptEnd> RunAsync(AttemptWork work)
    {
        Begin(work);
        var ended = new TaskCompletionSource<AttemptEnd>();
        thread.Post(() => _ = thread.Call(() => RunAsync(work, ended)));
        return ended.Task;
    }

    /// <inheritdoc/>
    public void Cancel(CancellationTokenSource cancellation) => thread.Post(() => thread.Call(() =>
    {
        cancellation.Cancel();
        return true;
    }));

    private async Task RunAsync(AttemptWork work, TaskCompletionSource<AttemptEnd> ended)
    {
        var end = await call.RunAsync(work);
        thread.Post(() =>
        {
            End(work, end);
            ended.SetResult(end);
        });
    }

    private void Begin(AttemptWork work)
    {
        var (token, kind) = (work.Task.Token, work.Handler.Kind);
        if (_isClosed)
        {
            world.Break(
                Promise.StopsAreTold,
                $"The handler of attempt {token.Attempt} of task {token.Id} is called though the node was asked to stop and has heard of it.");
        }

        if (!_running.TryAdd(token.Id, work))
        {
            world.Break(Promise.AttemptsInTurn, $"Attempt {token.Attempt} of task {token.Id} runs while attempt {_running[token.Id].Task.Attempt} runs in the same process.");
        }

        var stored = world.Books.Find(token.Id);
        if (stored?.State?.Token != token)
        {
            world.Break(Promise.AttemptsInTurn, $"The handler of attempt {token.Attempt} of task {token.Id} is called; the last start on disk is {stored?.State?.Token}.");
        }
        else if (!stored.Payload.Span.SequenceEqual(work.Payload.Span))
        {
            world.Break(Promise.Explainable, $"The handler of task {token.Id} gets a payload that is not the one on disk.");
        }

        if (!HasFree(kind))
        {
            world.Break(Promise.Bounded, $"An attempt of kind {kind} begins while {_byKind[kind]} run; there are no more slots.");
        }

        _byKind[kind] = _byKind.GetValueOrDefault(kind) + 1;
        world.Model.Began(token);
    }

    private void End(AttemptWork work, AttemptEnd end)
    {
        _running.Remove(work.Task.Id);
        _byKind[work.Handler.Kind]--;
        world.Model.Ended(work.Task.Token, end);
        world.Trace?.Note($"the handler of attempt {work.Task.Attempt} of {world.NameOf(work.Task.Id)} ends: {end.Thrown?.GetType().Name ?? "a result"}");
    }
}
