using System.CommandLine;
using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Server.Options;

namespace ActorTasks.Server.Commands;

/// <summary>Work on the settings; nothing is started.</summary>
internal static class ConfigCommand
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create(SettingsFlags flags) => new("config", "Works on the settings.") { Check(flags), Show(flags) };

    /// <summary><c>config check</c>: reads all settings as a start would, and tells all faults at once.</summary>
    private static Command Check(SettingsFlags flags)
    {
        var check = new Command("check", "Checks all settings, tells all faults at once; exit code 0 or 1.");
        check.SetAction((words, _) => Faults.ReportAsync(() =>
        {
            var settings = ServerSettings.Load(flags.Of(words), SettingsLayers.ProcessEnvironment());
            Console.WriteLine($"The settings are in order: {settings.Effective.All.Count} values, "
                + $"listening on {string.Join(", ", settings.Server.Addresses)}, storing in {StoreOpening.WhereOf(settings.Actors)}.");
            return Task.FromResult(ExitCode.Ok);
        }));
        return check;
    }

    /// <summary><c>config show</c>: what is in force, and where each value comes from.</summary>
    private static Command Show(SettingsFlags flags)
    {
        var path = new Argument<string?>("PATH")
        {
            Description = "A setting or a block, such as retry or listen.urls; all of them without it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var onlyChanged = new Option<bool>("--only-changed") { Description = "Only what differs from the defaults, with the defaults." };
        var json = new Option<bool>("--json") { Description = "As JSON instead of a table." };
        var show = new Command("show", "Shows every setting in force and where it comes from, secrets hidden; exit code 0, or 1 where config check finds faults.")
        {
            path, onlyChanged, json,
        };
        show.SetAction((words, _) => Faults.ReportAsync(() => Task.FromResult(
            ConfigShow.Run(flags.Of(words), words.GetValue(path), words.GetValue(onlyChanged), words.GetValue(json)))));
        return show;
    }
}
