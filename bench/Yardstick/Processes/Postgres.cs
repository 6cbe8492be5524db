using System.Diagnostics;
using System.Globalization;

namespace ActorTasks.Yardstick.Processes;

/// <summary>A PostgreSQL cluster of its own with the settings that initdb gives it (each commit is synced).</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const string Owner = "postgres";

    private Postgres(Child server, Process questions, int port) => (Server, _questions, Port) = (server, questions, port);

    private readonly Process _questions;

    public Child Server { get; }

    public int Port { get; }

    public string Url => Address(Port);

    public static async Task<Postgres> StartAsync(RunFolder run, CancellationToken cancellation)
    {
        var port = RunFolder.FreePort();
        var folder = run.New("postgres");
        var programs = Programs();
        List<string> prefix = [];
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root.
            await Child.RunAsync(run, ["chown", Owner, folder], cancellation);
            prefix = ["setpriv", $"--reuid={Owner}", $"--regid={Owner}", "--clear-groups"];
        }

        await Child.RunAsync(run, [.. prefix, $"{programs}/initdb", "-D", folder, "-U", Owner, "-A", "trust", "-E", "UTF8", "--no-instructions"], cancellation, folder);
        var server = Child.Start(
            run,
            [.. prefix, $"{programs}/postgres", "-D", folder, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
            folder,
            stopSignal: Child.Quit);
        try
        {
            await server.UntilAsync(() => AnswersAsync(port, cancellation), cancellation);
            return new Postgres(server, Psql(run, port), port);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The number that a query answers, over one connection that stays.</summary>
    public async Task<long> NumberAsync(string query)
    {
        await _questions.StandardInput.WriteLineAsync(query + ";");
        await _questions.StandardInput.FlushAsync();
        var answer = await _questions.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("psql has ended.");
        return long.Parse(answer, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _questions.StandardInput.Close();
        await _questions.WaitForExitAsync();
        _questions.Dispose();
        await Server.DisposeAsync();
    }

    private static Process Psql(RunFolder run, int port)
    {
        var start = new ProcessStartInfo("psql", ["-qAtX", Address(port)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[RunFolder.Mark] = run.Path;
        var process = Process.Start(start) ?? throw new InvalidOperationException("psql did not start.");
        run.Note(process.Id);
        return process;
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellation)
    {
        using var probe = Process.Start(new ProcessStartInfo("psql", ["-qAtX", Address(port), "-c", "SELECT 1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await probe.WaitForExitAsync(cancellation);
        return probe.ExitCode == 0;
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"postgres://{Owner}@127.0.0.1:{port}/postgres");

    /// <summary>Debian keeps the server's programs in a folder per version; the newest is taken.</summary>
    private static string Programs() =>
        Directory.EnumerateDirectories("/usr/lib/postgresql")
            .OrderBy(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .Last() + "/bin";
}
