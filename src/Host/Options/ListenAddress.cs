using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using ActorTasks.Hocon;

namespace ActorTasks.Server.Options;

/// <summary>An address to listen on.</summary>
/// <param name="Host">A name or IP address as it was written.</param>
/// <param name="Port">0 takes a free one.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    private const string Scheme = "http://";

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLocal => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IP is { } ip && IPAddress.IsLoopback(ip));

    /// <summary>The IP address, or null for localhost (both loopbacks).</summary>
    public IPAddress? IP => IPAddress.TryParse(Host, out var ip) ? ip : null;

    /// <summary>Reads <c>http://127.0.0.1:8080</c>; <c>*</c> is every address of the machine.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        var shown = Secrets.Hide([], text);
        problem = $"expected an address such as \"http://127.0.0.1:8080\", found \"{shown}\".";
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"expected an address that begins with http://, found \"{shown}\": put a proxy that ends TLS in front.";
            return false;
        }

        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = text[Scheme.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        var hasPort = colon > rest.LastIndexOf(']') && colon >= 0;
        var host = (hasPort ? rest[..colon] : rest).Trim('[', ']');
        var port = 80;
        if (hasPort && !(int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort))
        {
            return false;
        }

        host = host is "*" or "+" ? "0.0.0.0" : host;
        if (!IPAddress.TryParse(host, out _) && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"expected an IP address, localhost or * to listen on, found \"{shown}\".";
            return false;
        }

        if (port == 0 && !IPAddress.TryParse(host, out _))
        {
            problem = $"expected a port for localhost, found 0 in \"{shown}\": a free one is found for an address such as http://127.0.0.1:0 only.";
            return false;
        }

        address = new ListenAddress(host, port);
        problem = null;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
