namespace ActorTasks.Hocon;

/// <summary>Finds the name that was probably meant, for "did you mean": settings, HTTP fields, task types.</summary>
public static class ClosestName
{
    private const int LongestName = 100;

    /// <summary>
    /// The candidate closest to the name, or null when none is close. Counted are letters that are missing, too many,
    /// wrong or swapped; case, hyphens and underscores do not count. At most one may differ in a name of up to three
    /// letters, two up to seven, three beyond.
    /// </summary>
    /// <param name="name">The name that nobody knows.</param>
    /// <param name="candidates">The known names, in any order; of equally close ones the first by ordinal order is given.</param>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        var wanted = Plain(name);
        if (wanted.Length is 0 or > LongestName)
        {
            return null;
        }

        string? closest = null;
        var closestDistance = Threshold(wanted.Length) + 1;
        foreach (var candidate in candidates)
        {
            var known = Plain(candidate);
            if (known.Length is 0 or > LongestName || Math.Abs(known.Length - wanted.Length) > closestDistance)
            {
                continue;
            }

            var distance = Distance(wanted, known);
            var better = distance < closestDistance
                || (distance == closestDistance && closest is not null && string.CompareOrdinal(candidate, closest) < 0);
            if (better && distance < Math.Max(wanted.Length, known.Length))
            {
                closest = candidate;
                closestDistance = distance;
            }
        }

        return closest;
    }

    /// <summary>A sentence to put behind an error, with a space before it: <c> Did you mean "delay"?</c> Empty when nothing is close.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } close ? $" Did you mean \"{close}\"?" : "";

    /// <summary>How many single changes lead from one text to the other; a swap of neighbours is one change.</summary>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (beforeLast, last, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var column = 0; column <= right.Length; column++)
        {
            last[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = left[line - 1] == right[column - 1] ? 0 : 1;
                row[column] = Math.Min(Math.Min(last[column] + 1, row[column - 1] + 1), last[column - 1] + change);
                if (line > 1 && column > 1 && left[line - 1] == right[column - 2] && left[line - 2] == right[column - 1])
                {
                    row[column] = Math.Min(row[column], beforeLast[column - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }

    private static int Threshold(int length) => length switch
    {
        <= 3 => 1,
        <= 7 => 2,
        _ => 3,
    };

    private static string Plain(string name) =>
        string.Concat(name.Where(letter => letter is not ('-' or '_'))).ToLowerInvariant();
}
