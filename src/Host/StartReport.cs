using System.Reflection;
using ActorTasks.Actors;
using ActorTasks.Server.Demo;
using ActorTasks.Server.Options;

namespace ActorTasks.Server;

/// <summary>What the server prints when it has started: where it listens, where it stores, and one line to try.</summary>
internal static class StartReport
{
    /// <summary>Prints it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="settings">The settings in force.</param>
    /// <param name="addresses">The addresses as they were bound.</param>
    public static void Print(TextWriter output, ServerSettings settings, IReadOnlyList<string> addresses)
    {
        var keys = settings.Door.Keys.Count;
        var who = keys == 0 ? "this machine only, no key needed" : keys == 1 ? "1 key" : $"{keys} keys";
        output.WriteLine($"ActorTasks {Version()}");
        output.WriteLine($"  listens on  {string.Join(", ", addresses)} ({who})");
        output.WriteLine($"  stores in   {StoreOpening.WhereOf(settings.Actors)}");
        if (settings.Server.ServesDemoTasks)
        {
            output.WriteLine($"  demo types  {string.Join(", ", DemoHandlers.Types)}");
        }

        output.WriteLine($"  try         {(settings.Server.ServesDemoTasks ? Curl(addresses[0], keys > 0) : $"curl -i {addresses[0]}/health/ready")}");

        output.Flush();
    }

    private static string Curl(string address, bool needsKey) =>
        $"curl -i {address}/v1/tasks -H 'Content-Type: application/json' {(needsKey ? "-H 'Authorization: Bearer KEY' " : string.Empty)}"
        + """-d '{"type":"hash","payload":{"text":"hello"}}'""";

    private static string Version() =>
        typeof(StartReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
