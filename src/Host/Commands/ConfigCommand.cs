using System.CommandLine;
using ActorTasks.Hocon;
using ActorTasks.Server.Options;

namespace ActorTasks.Server.Commands;

/// <summary><c>config check</c>: reads all settings as a start would, tells all faults at once, and starts nothing.</summary>
internal static class ConfigCommand
{
    /// <summary>The command.</summary>
    public static Command Create(SettingsFlags flags)
    {
        var check = new Command("check", "Checks all settings, tells all faults at once; exit code 0 or 1.");
        check.SetAction((words, _) => Faults.ReportAsync(() =>
        {
            var settings = ServerSettings.Load(flags.Of(words), SettingsLayers.ProcessEnvironment());
            Console.WriteLine($"The settings are in order: {settings.Effective.All.Count} values, "
                + $"listening on {string.Join(", ", settings.Server.Addresses)}, storing in {settings.Actors.DataFolder}.");
            return Task.FromResult(ExitCode.Ok);
        }));
        return new Command("config", "Works on the settings.") { check };
    }
}
