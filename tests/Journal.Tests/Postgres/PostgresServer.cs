using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>A PostgreSQL cluster of the tests' own, one for the whole process: started by the first that asks, gone with the process.</summary>
internal sealed class PostgresServer
{
    private const string Owner = "postgres";
    private static readonly Lazy<PostgresServer> s_one = new(() => new PostgresServer());

    private PostgresServer()
    {
        var programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";
        var folder = Directory.CreateTempSubdirectory("actortasks-postgres-").FullName;
        var port = FreePort();
        string[] prefix = [];
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root.
            Run(["chown", Owner, folder]);
            prefix = ["setpriv", $"--reuid={Owner}", $"--regid={Owner}", "--clear-groups"];
        }

        Run([.. prefix, $"{programs}/initdb", "-D", $"{folder}/data", "-U", Owner, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]);
        // pg_ctl would leave the server behind when the tests are killed: a shell that reads what we never write does not.
        string[] server = [.. prefix, $"{programs}/postgres", "-D", $"{folder}/data", "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=500", "-c", "log_min_messages=fatal"];
        var watch = Process.Start(new ProcessStartInfo("sh", ["-c", "dir=$1; shift; \"$@\" & read gone; kill -QUIT $!; wait; rm -rf \"$dir\"", "sh", folder, .. server])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        watch.BeginErrorReadLine();
        Connection = $"Host=127.0.0.1;Port={port};Username={Owner};Database=postgres";
        UntilItAnswers();
    }

    /// <summary>The one server.</summary>
    public static PostgresServer One => s_one.Value;

    /// <summary>An Npgsql connection string.</summary>
    public string Connection { get; }

    private static void Run(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {said.Result}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void UntilItAnswers()
    {
        var until = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(Connection);
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (until.Elapsed < TimeSpan.FromSeconds(30))
            {
                // It says that it is starting, or does not listen yet.
                Thread.Yield();
            }
        }
    }
}
