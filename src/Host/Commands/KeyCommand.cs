using System.CommandLine;
using ActorTasks.Http.Access;

namespace ActorTasks.Server.Commands;

/// <summary><c>key new</c>: makes a key, which is shown once; the server is told its hash only.</summary>
internal static class KeyCommand
{
    private static readonly string[] Roles = ["submit", "read", "work", "admin"];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Tells callers apart in the history.", DefaultValueFactory = _ => "app" };
        var roles = new Option<string[]>("--role")
        {
            Description = "What the caller may do: submit, read, work, admin; may be given often. Default: submit and read.",
            DefaultValueFactory = _ => ["submit", "read"],
        };
        roles.AcceptOnlyFromAmong(Roles);
        var payloads = new Option<bool>("--no-payloads") { Description = "The caller may not see payloads and results." };
        var make = new Command("new", "Makes a key, and prints it with the line for the configuration.") { name, roles, payloads };
        make.SetAction(words =>
        {
            Print(words.GetRequiredValue(name), words.GetRequiredValue(roles), !words.GetValue(payloads));
            return ExitCode.Ok;
        });
        return new Command("key", "Works on keys.") { make };
    }

    private static void Print(string name, IReadOnlyList<string> roles, bool payloads)
    {
        var text = AccessKey.NewText();
        var hash = Convert.ToHexStringLower(AccessKey.HashOf(text));
        var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var line = $$"""{ name = "{{quoted}}", sha256 = "{{hash}}", roles = [{{string.Join(", ", roles.Distinct())}}], payloads = {{(payloads ? "on" : "off")}} }""";
        Console.WriteLine($$"""
            The key; it is shown this once and kept nowhere:
              {{text}}
            Its SHA-256:
              {{hash}}
            The line for the configuration file:
              actortasks.listen.keys += {{line}}
            Callers send it as:
              Authorization: Bearer {{text}}
            """);
    }
}
