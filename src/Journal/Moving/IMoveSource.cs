namespace ActorTasks.Journal.Moving;

/// <summary>A store that is read whole, as of one commit; nothing is written to it.</summary>
internal interface IMoveSource : IDisposable
{
    /// <summary>The number of partitions; it goes along, since it is part of every id.</summary>
    int Partitions { get; }

    /// <summary>What the nodes sign with.</summary>
    byte[] ClusterSecret { get; }

    /// <summary>What each partition begins with.</summary>
    IReadOnlyList<MovedShard> Shards();

    /// <summary>All rows of a table, each valid until the next one is asked for.</summary>
    IEnumerable<IMovedRow> Rows(MovedTable table);

    /// <summary>All files that events speak of.</summary>
    IEnumerable<MovedFile> Files();

    /// <summary>The bytes of files.</summary>
    ITaskFiles Bytes { get; }

    /// <summary>Nobody has written since it was opened.</summary>
    /// <exception cref="StoreRefusedException">Somebody has: what was read is not all.</exception>
    void RequireUnchanged();
}

/// <summary>A row on its way, cell by cell.</summary>
internal interface IMovedRow
{
    /// <summary>Whether a cell is empty.</summary>
    bool IsNull(int column);

    /// <summary>A number of 32 or 64 bits.</summary>
    long Number(int column);

    /// <summary>An id of 16 bytes.</summary>
    Guid Id(int column);

    /// <summary>Text or JSON.</summary>
    string Text(int column);

    /// <summary>Bytes.</summary>
    byte[] Bytes(int column);
}

/// <summary>What a partition begins with.</summary>
/// <param name="LastSeq">The last number in use.</param>
/// <param name="Epoch">The number of its last incarnation.</param>
/// <param name="Header">What its shard keeps beside, as JSON.</param>
internal sealed record MovedShard(int Partition, long LastSeq, long Epoch, string Header);

/// <summary>A file of which an event speaks.</summary>
/// <param name="Key">Where it belongs.</param>
/// <param name="Sha256">Its hash, as its event says.</param>
internal readonly record struct MovedFile(FileKey Key, string Sha256)
{
    /// <summary>A file as its row in <c>blobs</c> names it.</summary>
    public static MovedFile At(TaskId task, string path, string sha256) => new(new FileKey(task, path[(path.LastIndexOf('/') + 1)..]), sha256);
}
