using System.Reflection;
using ActorTasks.Actors;
using ActorTasks.Simulation;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.SimulationTests;

/// <summary>What is never met is not tested: every transition, refusal and fault comes up.</summary>
public sealed class MeetingEverything
{
    private const ulong Seeds = 400;

    /// <summary>Transitions of the table that one node alone cannot make: they are for the hand-over between nodes.</summary>
    private static readonly string[] s_needSeveralNodes =
    [
        Coverage.NameOf(typeof(LateOutcomeRecorded), StoredState.Running),
        Coverage.NameOf(typeof(LateOutcomeRecorded), StoredState.Succeeded),
    ];

    /// <summary>The rules write AttemptFailed, AttemptTimedOut or AttemptLost before each TaskFailed, so it comes to a waiting task.</summary>
    private static readonly string[] s_neverWritten = [Coverage.NameOf(typeof(TaskFailed), StoredState.Running)];

    [Fact]
    public void Every_row_of_the_transition_table_and_every_fault_is_met()
    {
        var runs = new ManyRuns(Bug.None, Environment.ProcessorCount);
        var failed = runs.Go(1, Seeds, TimeSpan.MaxValue);
        Assert.True(failed is null, failed is null ? "" : Told.Of(failed));

        var missing = Expected().Where(name => !runs.Coverage.Met.ContainsKey(name)).ToList();
        Assert.True(missing.Count == 0, $"Never met: {string.Join(", ", missing)}.{Environment.NewLine}{runs.Coverage}");
    }

    private static IEnumerable<string> Expected() =>
    [
        .. Coverage.Rows().Except(s_needSeveralNodes).Except(s_neverWritten),
        .. Enum.GetNames<DiskFault>().Select(fault => $"fault a commit {fault}"),
        .. typeof(PlannedAction).GetNestedTypes(BindingFlags.NonPublic).Where(type => type.IsSubclassOf(typeof(PlannedAction))).Select(Coverage.NameOf),
        "fault a key is taken",
        "fault a read fails",
        "fault a commit in an outage",
        "fault a read in an outage",
        "fault a handler kills its process",
        .. new[] { RefusalKind.OutcomeUnknown, RefusalKind.StoreUnavailable, RefusalKind.Overloaded, RefusalKind.ShuttingDown, RefusalKind.KeyConflict }
            .Select(kind => $"answer submit: {Refusal.SlugOf(kind)}"),
        "answer submit: accepted, replayed",
        "answer submit: connection broken",
        $"answer cancel: {Refusal.SlugOf(RefusalKind.AlreadyFinal)}",
        "answer wait: ended",
        "answer wait: out of patience",
    ];
}
