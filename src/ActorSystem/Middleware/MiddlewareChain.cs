namespace ActorTasks.Actors;

/// <summary>
/// Middleware around one call, the first registered outermost. The call is made at most once and never outlives the
/// chain: who forgets to await <c>next</c> is told so, after the call has ended.
/// </summary>
internal sealed class MiddlewareChain<TContext>(IReadOnlyList<Func<TContext, Func<Task>, Task>> steps, TContext context, Func<Task> call)
{
    private int _entered = -1;
    private Task? _called;

    /// <summary>Whether the call was made.</summary>
    public bool IsCalled => _called is not null;

    /// <summary>Runs the chain; throws what leaves the outermost middleware.</summary>
    public async Task RunAsync()
    {
        try
        {
            await StepAsync(0);
        }
        finally
        {
            if (_called is { IsCompleted: false } running)
            {
                await running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                throw new InvalidOperationException("A middleware ended before the 'next' that it had called; await it.");
            }
        }
    }

    private Task StepAsync(int step)
    {
        if (step <= _entered)
        {
            throw new InvalidOperationException("A middleware called 'next' twice; it may be called once.");
        }

        _entered = step;
        return step == steps.Count
            ? _called = call()
            : steps[step](context, () => StepAsync(step + 1)) ?? throw new InvalidOperationException("A middleware returned null where it declares a Task.");
    }
}
