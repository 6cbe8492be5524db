using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace ActorTasks.PostgresTesting;

/// <summary>Debian's pgbouncer in transaction mode before a cluster, as it comes: startup parameters that it does not know are refused.</summary>
internal sealed class PgBouncer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("actortasks-pgbouncer-").FullName;
    private readonly Process _watch;

    private PgBouncer(PostgresCluster cluster, int serverConnections)
    {
        Port = Ports.Free();
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        File.WriteAllText(settings, string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host=127.0.0.1 port={cluster.Port} user={Unprivileged.User}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {serverConnections}
            max_client_conn = 1000
            """));
        Unprivileged.Give(_folder);
        Unprivileged.Give(settings);

        // As with the cluster: it is not to outlive tests that are killed.
        const string Watch = "dir=$1; shift; \"$@\" 2>/dev/null & read gone; kill -INT $!; wait; rm -rf \"$dir\"";
        _watch = Process.Start(new ProcessStartInfo("sh", ["-c", Watch, "sh", _folder, .. Unprivileged.Prefix, "/usr/sbin/pgbouncer", "-q", settings]) { RedirectStandardInput = true })!;
        var until = Stopwatch.StartNew();
        while (!Listens())
        {
            Assert.True(until.Elapsed < s_patience && !_watch.HasExited, $"pgbouncer does not listen on port {Port}.");
            Thread.Yield();
        }
    }

    public int Port { get; }

    /// <summary>Starts one.</summary>
    /// <param name="serverConnections">Connections to the server for a database and user.</param>
    public static PgBouncer Before(PostgresCluster cluster, int serverConnections = 20) => new(cluster, serverConnections);

    public void Dispose()
    {
        _watch.StandardInput.Close();
        _watch.WaitForExit();
        _watch.Dispose();
    }

    private bool Listens()
    {
        try
        {
            using var probe = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            // Not yet.
            return false;
        }
    }
}
