using System.Collections.Concurrent;
using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>Runs nothing: attempts end when the test says so, by hand.</summary>
internal sealed class HandRunner : IAttemptRunner
{
    private readonly ConcurrentDictionary<AttemptToken, (AttemptWork Work, TaskCompletionSource<AttemptEnd> End)> _runs = new();

    public static AttemptOutcome.Succeeded Result { get; } = new(null, default);

    public bool Has(AttemptToken token) => _runs.ContainsKey(token);

    public AttemptWork Work(AttemptToken token) => _runs[token].Work;

    public void End(AttemptToken token, AttemptEnd end) => _runs[token].End.SetResult(end);

    public Task<AttemptEnd> RunAsync(AttemptWork work)
    {
        var end = new TaskCompletionSource<AttemptEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        _runs[work.Task.Token] = (work, end);
        return end.Task;
    }

    public void Cancel(CancellationTokenSource cancellation) => cancellation.Cancel();
}
