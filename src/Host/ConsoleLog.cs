using System.Globalization;
using Serilog;
using Serilog.Events;

namespace ActorTasks.Server;

/// <summary>The log, on the console.</summary>
internal static class ConsoleLog
{
    private const string Line = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}";

    /// <summary>Makes the logger.</summary>
    public static Serilog.ILogger Create() => new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)

        // Its one message at a start that fails is the exception that the command line tells in one clear line.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)

        // Off, since it would make an activity for every request only to log none.
        .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", (LogEventLevel)int.MaxValue)
        .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture)
        .CreateLogger();
}
