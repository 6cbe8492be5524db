namespace ActorTasks.Simulation;

/// <summary>
/// Makes a failing run smaller: leaves out actions of its plan, faults first, as long as the same promise is broken.
/// A smaller plan is another run of the same seed, so what is kept is tried, never guessed.
/// </summary>
internal sealed class Shrinker(Bug bug, int mostRuns = 400)
{
    private int _runs;

    /// <summary>The smallest failing run that was found.</summary>
    public Run Shrink(Run failed)
    {
        // What was not done any more has no part in it.
        var smallest = TryOrKeep(failed, [.. failed.Plan.Actions.Skip(failed.Acted).Select(action => action.Number)]);
        for (var before = int.MaxValue; smallest.Plan.Actions.Length < before && _runs < mostRuns;)
        {
            before = smallest.Plan.Actions.Length;
            smallest = LeaveOut(smallest, action => action.IsFault);
            smallest = LeaveOut(smallest, _ => true);
        }

        return smallest;
    }

    /// <summary>Leaves out halves, then quarters, down to single actions.</summary>
    private Run LeaveOut(Run smallest, Func<PlannedAction, bool> candidate)
    {
        var size = Math.Max(1, smallest.Plan.Actions.Count(candidate) / 2);
        while (true)
        {
            var numbers = smallest.Plan.Actions.Where(candidate).Select(action => action.Number).ToArray();
            foreach (var part in numbers.Chunk(size))
            {
                if (_runs < mostRuns)
                {
                    smallest = TryOrKeep(smallest, [.. part]);
                }
            }

            if (size == 1 || _runs >= mostRuns)
            {
                return smallest;
            }

            size /= 2;
        }
    }

    private Run TryOrKeep(Run known, HashSet<int> without)
    {
        if (without.Count == 0)
        {
            return known;
        }

        _runs++;
        var smaller = Run.Of(known.Plan.Without(without), bug);
        return smaller.Broken?.Promise == known.Broken?.Promise ? smaller : known;
    }
}
