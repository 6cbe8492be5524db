using System.Text;
using ActorTasks.Journal.Codec;

namespace ActorTasks.Journal.Audit;

/// <summary>In which fields a stored row is not what the events say. Marks (<c>held_by</c>) live beside the fold.</summary>
internal static class RowDifference
{
    /// <summary>The differences in words; empty for none.</summary>
    public static List<string> Find(StoredRow expected, StoredRow stored)
    {
        var differences = new List<string>();
        var (should, task) = (expected.State, stored.State);
        Compare("state", should.State, task.State);
        Compare("type", should.Type, task.Type);
        Compare("queue", should.Queue, task.Queue);
        Compare("priority", should.Priority, task.Priority);
        Compare("created_at", should.CreatedAtUs, task.CreatedAtUs);
        Compare("ready_at", should.ReadyAtUs, task.ReadyAtUs);
        Compare("expires_at", should.ExpiresAtUs, task.ExpiresAtUs);
        Compare("finished_at", should.FinishedAtUs, task.FinishedAtUs);
        Compare("due_at", expected.DueAtUs, stored.DueAtUs);
        Compare("attempt", should.Attempt, task.Attempt);
        Compare("failures", should.Failures, task.Failures);
        Compare("losses", should.Losses, task.Losses);
        Compare("node", should.Node, task.Node);
        Compare("idempotency_key", should.IdempotencyKey, task.IdempotencyKey);
        Compare("last_seq", expected.LastSeq, stored.LastSeq);
        Compare("task_seq", should.TaskSeq, task.TaskSeq);
        Compare("detail", Encoding.UTF8.GetString(RowDetail.Encode(should)), Encoding.UTF8.GetString(RowDetail.Encode(task)));
        if (stored.InHistory && !expected.InHistory)
        {
            differences.Add($"task {should.Id}: it is open and lies in the history");
        }

        return differences;

        void Compare<T>(string name, T fromEvents, T inRow)
        {
            if (!EqualityComparer<T>.Default.Equals(fromEvents, inRow))
            {
                differences.Add($"task {should.Id}: {name} is '{inRow}' in its row and '{fromEvents}' by its events");
            }
        }
    }
}
