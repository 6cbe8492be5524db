using System.Globalization;

namespace ActorTasks.Simulation;

/// <summary>A run as one line: the seed, and the actions of its plan that are left out.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Without">Numbers of actions.</param>
internal sealed record Replay(ulong Seed, IReadOnlySet<int> Without)
{
    /// <summary>The line of a plan.</summary>
    public static Replay Of(Plan plan)
    {
        var all = Plan.Of(plan.Seed).Actions.Select(action => action.Number);
        return new Replay(plan.Seed, all.Except(plan.Actions.Select(action => action.Number)).ToHashSet());
    }

    /// <summary>Reads <c>17 without 3,5-9</c>.</summary>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static Replay Parse(string line)
    {
        var parts = line.Split(" without ", StringSplitOptions.TrimEntries);
        return new Replay(ulong.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? Numbers(parts[1]) : new HashSet<int>());
    }

    /// <summary>Reads <c>3,5-9</c>.</summary>
    public static HashSet<int> Numbers(string text)
    {
        var numbers = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            numbers.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }

        return numbers;
    }

    /// <summary>The plan.</summary>
    public Plan ToPlan() => Plan.Of(Seed).Without(Without);

    /// <summary>The numbers that are left out, as <see cref="Numbers"/> reads them.</summary>
    public string WithoutText()
    {
        var parts = new List<string>();
        var sorted = Without.Order().ToList();
        for (var i = 0; i < sorted.Count;)
        {
            var first = i;
            while (i + 1 < sorted.Count && sorted[i + 1] == sorted[i] + 1)
            {
                i++;
            }

            parts.Add(first == i ? $"{sorted[i]}" : $"{sorted[first]}-{sorted[i]}");
            i++;
        }

        return string.Join(',', parts);
    }

    /// <inheritdoc/>
    public override string ToString() => Without.Count == 0 ? $"{Seed}" : $"{Seed} without {WithoutText()}";
}
