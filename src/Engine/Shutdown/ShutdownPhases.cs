using ActorEngine.Configuration;

namespace ActorEngine.Actor;

/// <summary>What is configured for one phase.</summary>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover);

/// <summary>The phases of a shutdown in an order in which each comes after those that it depends on.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _phases;

    public ShutdownPhases(Dictionary<string, ShutdownPhase> phases)
    {
        _phases = phases;
        Ordered = Sort(phases);
    }

    public IReadOnlyList<string> Ordered { get; }

    public static ShutdownPhases Read(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        var phases = new Dictionary<string, ShutdownPhase>();
        if (config.GetConfig("phases")?.RootNode is ConfigObject section)
        {
            foreach (var (name, node) in section.Fields)
            {
                var phase = new Config(node);
                phases[name] = new ShutdownPhase(
                    [.. phase.GetStringList("depends-on", [])],
                    phase.GetTimeSpan("timeout", defaultTimeout, allowInfinite: false),
                    phase.GetBoolean("recover", true));
            }
        }

        return new ShutdownPhases(phases);
    }

    public bool IsKnown(string phase) => _phases.ContainsKey(phase);

    public ShutdownPhase Get(string phase) => _phases.TryGetValue(phase, out var found)
        ? found
        : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.");

    public IReadOnlyList<string> From(string? phase)
    {
        if (phase is null)
        {
            return Ordered;
        }

        Get(phase);
        return [.. Ordered.SkipWhile(p => p != phase)];
    }

    private static List<string> Sort(Dictionary<string, ShutdownPhase> phases)
    {
        var sorted = new List<string>(phases.Count);
        var path = new List<string>();
        foreach (var phase in phases.Keys.ToList())
        {
            Visit(phase);
        }

        return sorted;

        void Visit(string phase)
        {
            if (path.Contains(phase))
            {
                throw new ArgumentException(
                    $"Cycle detected in graph of phases. It must be a DAG. Phase [{phase}] depends transitively on itself: [{string.Join(" -> ", path)}]");
            }

            if (sorted.Contains(phase))
            {
                return;
            }

            path.Add(phase);
            if (!phases.TryGetValue(phase, out var definition))
            {
                // A phase that is only depended on has no settings and takes no time.
                phases[phase] = definition = new ShutdownPhase([], TimeSpan.FromSeconds(5), true);
            }

            foreach (var dependency in definition.DependsOn)
            {
                Visit(dependency);
            }

            path.RemoveAt(path.Count - 1);
            sorted.Add(phase);
        }
    }
}
