using ActorTasks.Hocon;
using ActorTasks.Actors;
using ActorTasks.Server.Options;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ActorTasks.Server.Commands;

/// <summary>No verb: serves until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>Serves.</summary>
    public static Task<int> RunAsync(FlagValues flags) => Faults.ReportAsync(async () =>
    {
        var settings = ServerSettings.Load(flags, SettingsLayers.ProcessEnvironment());

        // Before the store is opened: a start that cannot listen must not begin to run tasks.
        ListenProbe.Check(settings.Server.Addresses);
        await using var application = TaskServer.Build(settings);

        // A store that is refused is told in its own words, before anything that depends on it is started.
        application.Services.GetRequiredService<NodeStore>();
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.StopAsync();
            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        StartReport.Print(Console.Out, settings, [.. addresses]);
        await application.WaitForShutdownAsync();
        return ExitCode.Ok;
    });
}
