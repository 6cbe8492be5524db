using ActorTasks.Hocon;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>
/// Watches the free space of the data folder's disk, so that the node stops accepting before the disk is full and
/// has room left for the outcomes of what it accepted.
/// </summary>
internal sealed class DiskWatch : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

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
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, s_every);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Free bytes for this process on the disk of a folder.</summary>
    public static long FreeBytesOf(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private void OnLook()
    {
        var before = _node.DiskFault;
        _node.DiskFault = Fault(before);
        if (before is null && _node.DiskFault is { } reason)
        {
            Log.DiskLow(_log, reason);
        }
        else if (before is not null && _node.DiskFault is null)
        {
            Log.DiskHasRoom(_log);
        }
    }

    private string? Fault(string? before)
    {
        try
        {
            var free = _freeBytes();
            return free >= _options.LimitDiskReserveBytes
                ? null
                : $"The disk of {_options.DataFolder} has {ByteSize.Format(free)} left, "
                    + $"less than limits.disk-reserve ({ByteSize.Format(_options.LimitDiskReserveBytes)}).";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.DiskUnreadable(_log, _options.DataFolder, unreadable);
            return before;
        }
    }

    private sealed record Look
    {
        public static Look Instance { get; } = new();
    }
}
