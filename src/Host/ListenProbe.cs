using System.Net;
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
        foreach (var address in addresses.Where(address => address.Port != 0))
        {
            Check(address);
        }
    }

    private static void Check(ListenAddress address)
    {
        using var socket = new Socket((address.IP ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address.IP ?? IPAddress.Loopback, address.Port));
            socket.Listen();
        }
        catch (SocketException fault)
        {
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
}
