using ActorTasks.Http.Problems;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Http.Lists;

/// <summary>The states by which a list can be filtered: as shown, where waiting is three words.</summary>
internal static class StateWords
{
    private static readonly Dictionary<string, StoredState> Stored = new(StringComparer.Ordinal)
    {
        ["blocked"] = StoredState.Blocked,
        ["running"] = StoredState.Running,
        ["succeeded"] = StoredState.Succeeded,
        ["failed"] = StoredState.Failed,
        ["cancelled"] = StoredState.Cancelled,
        ["expired"] = StoredState.Expired,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [ApiState.Queued, ApiState.Scheduled, ApiState.Retrying, .. Stored.Keys];

    /// <summary>Adds the words, which are all known, to a filter.</summary>
    public static TaskFilter Apply(IReadOnlyList<string> words, TaskFilter filter, FieldFaults faults)
    {
        var stored = words.Where(Stored.ContainsKey).Select(word => Stored[word]).ToList();
        var queued = words.Contains(ApiState.Queued);
        var scheduled = words.Contains(ApiState.Scheduled);
        var retrying = words.Contains(ApiState.Retrying);
        if (!queued && !scheduled && !retrying)
        {
            return filter with { States = stored };
        }

        var all = queued && scheduled && retrying;
        if (!all && (stored.Count > 0 || (queued && (scheduled || retrying))))
        {
            faults.Unreadable("state", "queued, scheduled and retrying are ways of waiting: ask for one of them alone, "
                + "for scheduled,retrying, or for all three (beside which other states may stand).");
        }

        return filter with
        {
            States = [StoredState.Waiting, .. stored],
            ReadyAhead = all ? null : !queued,
            Retrying = all || queued || (scheduled && retrying) ? null : retrying,
        };
    }
}
