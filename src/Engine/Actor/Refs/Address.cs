using System.Diagnostics.CodeAnalysis;

namespace ActorEngine.Actor;

/// <summary>The address of a system: <c>akka://system</c>, or with a host <c>akka.tcp://system@host:port</c>.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ICloneable
{
    /// <summary>Stands for every system; the address of references that belong to none.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    /// <summary>Orders addresses by their parts.</summary>
    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString()));

    private readonly string _text;

    /// <summary>Puts an address together.</summary>
    /// <param name="protocol">Such as <c>akka</c>.</param>
    /// <param name="system">The system's name.</param>
    /// <param name="host">The host, or null for this process.</param>
    /// <param name="port">The port, or null.</param>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        // Neither a scheme nor a host name minds its case; the lower one is the canonical one.
        Protocol = protocol.ToLowerInvariant();
        System = system;
        Host = host?.ToLowerInvariant()!;
        Port = port;
        _text = $"{Protocol}://{system}{(string.IsNullOrWhiteSpace(host) ? "" : "@" + Host)}{(port is null ? "" : ":" + port)}";
    }

    /// <summary>The protocol.</summary>
    public string Protocol { get; }

    /// <summary>The system's name.</summary>
    public string System { get; }

    /// <summary>The host; null for this process.</summary>
    public string Host { get; }

    /// <summary>The port; null for this process.</summary>
    public int? Port { get; }

    /// <summary>True if the address has no host.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>True if the address has a host.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    /// <summary>True if both are null or equal.</summary>
    public static bool operator ==(Address? left, Address? right) => Equals(left, right);

    /// <summary>True unless both are null or equal.</summary>
    public static bool operator !=(Address? left, Address? right) => !Equals(left, right);

    /// <summary>Reads an address.</summary>
    /// <param name="address">Such as <c>akka://system</c>.</param>
    /// <exception cref="ArgumentException">It is no address.</exception>
    public static Address Parse(string address)
        => TryParse(address, out var parsed) ? parsed : throw new ArgumentException($"Not an address: {address}", nameof(address));

    /// <summary>Reads an address.</summary>
    /// <param name="path">Such as <c>akka://system</c>; what follows a further slash is ignored.</param>
    /// <param name="address">The address read.</param>
    /// <returns>False if it is no address.</returns>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address) => TryParse(path, out address, out _);

    /// <summary>Reads an address and gives what follows it.</summary>
    /// <param name="path">Such as <c>akka://system/user/a</c>.</param>
    /// <param name="address">The address read.</param>
    /// <param name="absolutUri">The rest, with its leading slash; a lone slash if there is none.</param>
    /// <returns>False if it is no address.</returns>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address, [NotNullWhen(true)] out string? absolutUri)
    {
        address = null;
        absolutUri = null;
        var colon = path.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0 || !path.StartsWith("akka", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var slash = path.IndexOf('/', colon + 3);
        var body = slash < 0 ? path[(colon + 3)..] : path[(colon + 3)..slash];
        var at = body.IndexOf('@', StringComparison.Ordinal);
        var system = at < 0 ? body : body[..at];
        if (system.Length == 0)
        {
            return false;
        }

        string? host = null;
        int? port = null;
        if (at >= 0)
        {
            var portColon = body.LastIndexOf(':');
            if (portColon <= at || !int.TryParse(body.AsSpan(portColon + 1), out var number))
            {
                return false;
            }

            host = body[(at + 1)..portColon];
            port = number;
        }

        address = new Address(path[..colon], system, host, port);
        absolutUri = slash < 0 ? "/" : path[slash..];
        return true;
    }

    /// <summary>The address with another protocol.</summary>
    /// <param name="protocol">The protocol.</param>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>The address with another system.</summary>
    /// <param name="system">The system's name.</param>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <summary>The address with another host.</summary>
    /// <param name="host">The host, or null.</param>
    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    /// <summary>The address with another port.</summary>
    /// <param name="port">The port, or null.</param>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>System, host and port without the protocol.</summary>
    public string HostPort() => _text[(Protocol.Length + 3)..];

    /// <inheritdoc/>
    public bool Equals(Address? other) => ReferenceEquals(this, other) || (other is not null && _text == other._text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Address);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(Address? other) => other is null ? 1 : string.CompareOrdinal(_text, other._text);

    int IComparable.CompareTo(object? obj) => obj is null or Address
        ? CompareTo(obj as Address)
        : throw new ArgumentException($"Cannot compare {nameof(Address)} with instance '{obj}' of type '{obj.GetType()}'", nameof(obj));

    /// <inheritdoc/>
    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <inheritdoc/>
    public override string ToString() => _text;
}
