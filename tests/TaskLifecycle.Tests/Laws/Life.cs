using System.Collections.Immutable;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Laws;

/// <summary>One step of a life: what was asked in which state, what was answered, and the state after it.</summary>
internal sealed record Moment(TaskState? Before, TaskCommand Command, Facts Facts, Decision Decision, TaskState? After)
{
    public ImmutableArray<TaskEvent> Events => Decision is Decision.Accepted accepted ? accepted.Events : [];
}

/// <summary>A task's life under a history of what was asked.</summary>
internal static class Life
{
    public static IReadOnlyList<Moment> Of(IEnumerable<Asked> history)
    {
        var moments = new List<Moment>();
        TaskState? state = null;
        var nowUs = Given.NowUs;
        foreach (var asked in history)
        {
            nowUs += asked.AheadUs;
            var facts = new Facts(nowUs, asked.Chance);
            var command = asked.Of(state, nowUs);
            var decision = TaskRules.Decide(state, command, facts);
            var moment = new Moment(state, command, facts, decision, null);
            state = Given.Fold(state, moment.Events);
            moments.Add(moment with { After = state });
        }

        return moments;
    }
}
