using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ActorTasks.Server.Options;

namespace ActorTasks.Server;

/// <summary>An address cannot be listened on.</summary>
internal sealed class CannotListenException(string message, Exception cause) : Exception(message, cause);

/// <summary>Tries each address before anything is started, so that one in use costs nothing but a clear message.</summary>
internal static class ListenProbe
{
    /// <summary>Tries them all.</summary>
    /// <exception cref="CannotListenException">One cannot be had; the message says why and what to do.</exception>
    public static void Check(IReadOnlyList<ListenAddress> addresses)
    {
        using var held = new HeldSockets();
        foreach (var address in addresses.Where(address => address.Port != 0))
        {
            // All are held together until each was had, so that two that exclude each other are found too.
            held.Add(Listen(address, address.IP ?? IPAddress.Loopback));
            if (address.IP is null && HasIPv6Loopback())
            {
                held.Add(Listen(address, IPAddress.IPv6Loopback));
            }
        }
    }

    private static bool HasIPv6Loopback() => Socket.OSSupportsIPv6
        && NetworkInterface.GetAllNetworkInterfaces().Any(network => network.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(IPAddress.IPv6Loopback)));

    private static Socket Listen(ListenAddress address, IPAddress ip)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, address.Port));
            socket.Listen();
            return socket;
        }
        catch (SocketException fault)
        {
            socket?.Dispose();
            throw new CannotListenException(Message(address, fault), fault);
        }
    }

    private static string Message(ListenAddress address, SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"Cannot listen on {address}: another process uses port {address.Port}. Stop it, or give another address with --urls.",
        SocketError.AddressNotAvailable =>
            $"Cannot listen on {address}: this machine has no such address. Give one that it has with --urls.",
        SocketError.AccessDenied =>
            $"Cannot listen on {address}: the user of this process may not use port {address.Port}. Give one above 1023 with --urls.",
        _ => $"Cannot listen on {address}: {fault.Message}. Give another address with --urls.",
    };

    private sealed class HeldSockets : List<Socket>, IDisposable
    {
        public void Dispose() => ForEach(socket => socket.Dispose());
    }
}
