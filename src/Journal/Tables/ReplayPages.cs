namespace ActorTasks.Journal.Tables;

/// <summary>A long history, read in pages, so that no read holds a connection while its events are being handled.</summary>
internal static class ReplayPages
{
    private const int PageRows = 500;

    /// <summary>Reads until the last number, the bound, or the end of the history.</summary>
    /// <param name="readAsync">Reads a page: from a number on, so many rows at most.</param>
    /// <param name="fromSeq">The first number.</param>
    /// <param name="toSeq">The last number.</param>
    /// <param name="max">Events at most.</param>
    public static async IAsyncEnumerable<JournalEntry> ReadAsync(Func<long, long, Task<IReadOnlyList<JournalEntry>>> readAsync, long fromSeq, long toSeq, long max)
    {
        while (max > 0 && fromSeq <= toSeq)
        {
            var wanted = Math.Min(max, PageRows);
            var page = await readAsync(fromSeq, wanted).ConfigureAwait(false);
            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < wanted)
            {
                yield break;
            }

            max -= page.Count;
            fromSeq = page[^1].Seq + 1;
        }
    }
}
