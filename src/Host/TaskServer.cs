using ActorTasks.Server.Demo;
using ActorTasks.Server.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serilog;

namespace ActorTasks.Server;

/// <summary>Puts the server together: settings, log, actors, front door.</summary>
internal static class TaskServer
{
    /// <summary>Builds it; nothing is started.</summary>
    public static WebApplication Build(ServerSettings settings)
    {
        // Empty: no files that are watched, no environment beyond the settings' own layer, only what is used.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ActorTasks.Server" });
        builder.Configuration.AddSettings(settings.Effective);
        builder.Logging.AddSerilog(ConsoleLog.Create(), dispose: true);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddRoutingCore();
        builder.Services.AddActorTasks(builder.Configuration, tasks =>
        {
            if (settings.Server.ServesDemoTasks)
            {
                DemoHandlers.Add(tasks, settings.Actors.DataFolder);
            }
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        var application = builder.Build();
        application.MapActorTasksServer(settings.Door);
        return application;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = settings.Server.Connections;
        foreach (var address in settings.Server.Addresses)
        {
            if (address.IP is { } ip)
            {
                kestrel.Listen(ip, address.Port);
            }
            else
            {
                kestrel.ListenLocalhost(address.Port);
            }
        }
    }
}
