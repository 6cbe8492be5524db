namespace ActorTasks.Server;

/// <summary>What the process says when it ends. The numbers above 1 are those of <c>sysexits.h</c>.</summary>
internal static class ExitCode
{
    /// <summary>Ended as asked; a verb found everything in order.</summary>
    public const int Ok = 0;

    /// <summary>Wrong usage or settings, all of which are printed; or a verb found faults.</summary>
    public const int Wrong = 1;

    /// <summary>An address to listen on is in use or cannot be had.</summary>
    public const int CannotListen = 69;

    /// <summary>The data folder or database is refused: in use, of a newer version, read-only, damaged, somebody else's.</summary>
    public const int StoreRefused = 73;

    /// <summary>A sync to disk failed: what the page cache holds cannot be trusted, the next start recovers from the disk.</summary>
    public const int SyncFailed = 74;
}
