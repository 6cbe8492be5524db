namespace ActorTasks.Journal.Audit;

/// <summary>A task's folded events beside its row; either may be missing.</summary>
internal sealed record AuditPair(TaskId Id, TaskFold? Fold, StoredRow? Row);

/// <summary>Joins the stream of events with the stream of rows, both in the order of ids.</summary>
internal static class AuditPairs
{
    /// <summary>All tasks that have events or a row.</summary>
    /// <param name="audit">The store.</param>
    /// <param name="fault">Is told what is wrong with single events.</param>
    public static IEnumerable<AuditPair> Of(IStoreAudit audit, Action<string> fault)
    {
        using var folds = Folds(audit, fault).GetEnumerator();
        using var rows = audit.Rows().GetEnumerator();
        var (hasFold, hasRow) = (folds.MoveNext(), rows.MoveNext());
        while (hasFold || hasRow)
        {
            var order = !hasRow ? -1 : !hasFold ? 1 : folds.Current.Id.CompareTo(rows.Current.State.Id);
            yield return new AuditPair(
                order <= 0 ? folds.Current.Id : rows.Current.State.Id, order <= 0 ? folds.Current : null, order >= 0 ? rows.Current : null);
            hasFold = order <= 0 ? folds.MoveNext() : hasFold;
            hasRow = order >= 0 ? rows.MoveNext() : hasRow;
        }
    }

    private static IEnumerable<TaskFold> Folds(IStoreAudit audit, Action<string> fault)
    {
        TaskFold? fold = null;
        foreach (var stored in audit.TaskEvents())
        {
            if (fold is not null && fold.Id != stored.Id)
            {
                yield return fold;
                fold = null;
            }

            fold ??= new TaskFold(stored.Id);
            foreach (var wrong in fold.Add(stored))
            {
                fault(wrong);
            }
        }

        if (fold is not null)
        {
            yield return fold;
        }
    }
}
