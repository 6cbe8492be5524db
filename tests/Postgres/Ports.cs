using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActorTasks.PostgresTesting;

/// <summary>Ports of loopback for servers that a test starts, and starts again.</summary>
internal static class Ports
{
    private const int Lowest = 10_000;

    /// <summary>Where the system takes ports for connections from. One of those may be gone by the time the server starts, or while it is down.</summary>
    private static readonly int s_firstOfConnections = int.Parse(
        File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t', ' ')[0], CultureInfo.InvariantCulture);

    /// <summary>One that nobody listens on at this moment.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, s_firstOfConnections);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue; // It is taken.
            }
        }
    }
}
