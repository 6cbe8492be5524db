using ActorTasks.TaskLifecycle;
using FsCheck;
using FsCheck.Fluent;

namespace ActorTasks.TaskLifecycleTests.Laws;

public sealed class Conservation
{
    [Fact]
    public void Accepted_is_finished_and_open_after_every_command_over_many_tasks()
    {
        var steps = from task in Gen.Choose(1, 5) from history in Asked.Histories.Generator select (task, history);
        Prop.ForAll(Arb.From(Gen.ArrayOf(steps, 6)), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    /// <summary>Counters move by each event's state before and after, as those of the store do; they must never part from the states.</summary>
    private static void Holds((int Task, Asked[] History)[] asked)
    {
        var states = new Dictionary<TaskId, TaskState>();
        var counts = Enum.GetValues<StoredState>().ToDictionary(state => state, _ => 0);
        var accepted = 0;
        var nowUs = Given.NowUs;
        foreach (var (task, step) in asked.SelectMany(pair => pair.History.Select(step => (pair.Task, step))))
        {
            nowUs += step.AheadUs;
            var id = Given.Id((ulong)task);
            states.TryGetValue(id, out var state);
            var command = Address(step.Of(state, nowUs), id);
            if (TaskRules.Decide(state, command, new Facts(nowUs, step.Chance)) is not Decision.Accepted granted)
            {
                continue;
            }

            foreach (var happened in granted.Events)
            {
                accepted += happened is TaskSubmitted ? 1 : 0;
                if (state is { } before)
                {
                    counts[before.State]--;
                }

                state = TaskRules.Evolve(state, happened);
                counts[state.State]++;
                states[id] = state;
            }

            Assert.Equal(accepted, counts.Values.Sum());
            Assert.All(counts, count => Assert.Equal(states.Values.Count(known => known.State == count.Key), count.Value));
        }
    }

    /// <summary>A submit, or anything asked of a task that is not there yet, names the one task that examples know.</summary>
    private static TaskCommand Address(TaskCommand command, TaskId id) => command switch
    {
        RecordOutcome outcome => outcome with { Id = id, Token = outcome.Token with { Id = id } },
        _ => command with { Id = id },
    };
}
