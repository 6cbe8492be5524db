using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>
/// What a handler enqueued comes to be with the success of its attempt: behind the success stand the submits of the new
/// tasks, in the order in which they were enqueued. No other outcome brings them.
/// </summary>
internal static class EnqueueRule
{
    public static ImmutableArray<TaskEvent> With(TaskSucceeded succeeded, ImmutableArray<EnqueuedTask> enqueued, in Facts facts)
    {
        if (enqueued.IsEmpty)
        {
            return [succeeded];
        }

        var events = ImmutableArray.CreateBuilder<TaskEvent>(1 + enqueued.Length);
        events.Add(succeeded);
        foreach (var task in enqueued)
        {
            var submit = task.DelayUs is { } delayUs ? task.Submit.DelayedFrom(facts.NowUs, delayUs) : task.Submit;
            events.Add(SubmitRule.Submitted(submit, facts.NowUs));
        }

        return events.MoveToImmutable();
    }
}
