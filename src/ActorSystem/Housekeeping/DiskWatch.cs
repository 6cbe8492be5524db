using ActorTasks.Hocon;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>
/// Watches the free space of the data folder's disk, so that the node stops accepting before the disk is full and
/// has room left for the outcomes of what it accepted. The more room, the later the next look: the disk cannot fill
/// faster than it writes, and an idle node is to cost no processor time.
/// </summary>
internal sealed class DiskWatch : ReceiveActor, IWithTimers
{
    private const long FastestDiskBytesPerSecond = 2L * 1024 * 1024 * 1024;
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_latest = TimeSpan.FromSeconds(30);

    private readonly NodeStatus _node;
    private readonly ActorTasksOptions _options;
    private readonly Func<long> _freeBytes;
    private readonly ILogger _log;

    /// <param name="freeBytes">Reads the free space; throws <see cref="IOException"/> where it cannot.</param>
    public DiskWatch(NodeStatus node, ActorTasksOptions options, Func<long> freeBytes, ILogger log)
    {
        _node = node;
        _options = options;
        _freeBytes = freeBytes;
        _log = log;
        Receive<Look>(_ => OnLook());
        OnLook();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Free bytes for this process on the disk of a folder.</summary>
    public static long FreeBytesOf(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private void OnLook()
    {
        var before = _node.DiskFault;
        (_node.DiskFault, var nextLook) = Fault(before);
        Timers.StartSingleTimer(nameof(Look), Look.Instance, nextLook);
        if (before is null && _node.DiskFault is { } reason)
        {
            Log.DiskLow(_log, reason);
        }
        else if (before is not null && _node.DiskFault is null)
        {
            Log.DiskHasRoom(_log);
        }
    }

    private (string? Fault, TimeSpan NextLook) Fault(string? before)
    {
        try
        {
            var free = _freeBytes();
            var room = free - _options.LimitDiskReserveBytes;
            return room >= 0
                ? (null, TimeSpan.FromSeconds(Math.Clamp(room / FastestDiskBytesPerSecond, s_soonest.TotalSeconds, s_latest.TotalSeconds)))
                : ($"The disk of {_options.DataFolder} has {ByteSize.Format(free)} left, "
                    + $"less than limits.disk-reserve ({ByteSize.Format(_options.LimitDiskReserveBytes)}).", s_soonest);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.DiskUnreadable(_log, _options.DataFolder, unreadable);
            return (before, s_soonest);
        }
    }

    private sealed record Look
    {
        public static Look Instance { get; } = new();
    }
}
