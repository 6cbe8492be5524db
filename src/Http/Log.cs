using Microsoft.Extensions.Logging;

namespace ActorTasks.Http;

/// <summary>All that the front door logs; event ids 4000 to 4099.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Error, "{Method} {Path} failed (trace {TraceId})")]
    public static partial void RequestFailed(ILogger logger, string method, string path, string traceId, Exception failure);

    [LoggerMessage(4001, LogLevel.Warning, "{Method} {Path} found the store unavailable: {Reason}")]
    public static partial void StoreUnavailable(ILogger logger, string method, string path, string reason);

    [LoggerMessage(4002, LogLevel.Debug, "{Method} {Path} found the store lost: {Reason}")]
    public static partial void StoreLost(ILogger logger, string method, string path, string reason);
}
