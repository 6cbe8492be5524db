using System.Globalization;

namespace ActorTasks.Journal.Plugin;

/// <summary>The persistence id of a shard ↔ its partition: <c>shard-0007</c>.</summary>
internal static class ShardName
{
    private const string Prefix = "shard-";

    /// <summary>The name of a partition's shard.</summary>
    public static string Of(int partition) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{partition:0000}");

    /// <summary>The partition of a shard's name.</summary>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public static int PartitionOf(string persistenceId) =>
        persistenceId.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(persistenceId.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            ? partition
            : throw new ArgumentException($"A shard's name such as '{Of(7)}' was expected as persistence id; '{persistenceId}' came.", nameof(persistenceId));
}
