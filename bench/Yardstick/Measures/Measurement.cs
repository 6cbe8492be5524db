using ActorTasks.Yardstick.Peers;
using ActorTasks.Yardstick.Results;

namespace ActorTasks.Yardstick.Measures;

/// <summary>A group of measures that is taken round by round from one peer after the other.</summary>
internal interface IMeasurement
{
    /// <summary>Its word on the command line.</summary>
    string Group { get; }

    /// <summary>What is measured, in the order of the tables.</summary>
    IReadOnlyList<Peer> Peers { get; }

    /// <summary>Measures a peer once, with processes and folders of its own.</summary>
    Task MeasureAsync(Peer peer, CancellationToken cancellation);
}

/// <summary>What every measure needs.</summary>
internal sealed record Bench(Options Options, Site Site, Collected Collected);
