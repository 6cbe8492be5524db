using System.Security.Cryptography;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Audit;

/// <summary>Holds the bytes of a payload or result against what its event says of them.</summary>
internal static class StoredData
{
    /// <summary>What is wrong; null for nothing.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="bytes">What is stored; null for nothing.</param>
    public static string? Fault(IJournalEvent happened, ReadOnlyMemory<byte>? bytes)
    {
        if (RowRules.DataOf(happened) is not { } data || happened is not TaskEvent { Id: var id })
        {
            return null;
        }

        if (bytes is not { } stored)
        {
            return $"task {id}: the {data.Kind} ({data.Info.Bytes} bytes) is gone";
        }

        return stored.Length == data.Info.Bytes && Convert.ToHexStringLower(SHA256.HashData(stored.Span)) == data.Info.Sha256
            ? null
            : $"task {id}: the {data.Kind} is not the one that was stored ({stored.Length} bytes of {data.Info.Bytes}, or another hash)";
    }
}
