using System.Net;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Access;

/// <summary>
/// The rules for a server without keys: only its own machine is served, and only requests that no web page can have
/// made. A page that the user visits could otherwise submit tasks through the user's browser.
/// </summary>
internal static class LocalRequests
{
    /// <summary>Why the request is not served, or null when it is.</summary>
    public static Problem? Check(HttpContext context)
    {
        var request = context.Request;

        // No address means that no network lies between: an in-process server or a Unix socket.
        if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
        {
            return new Problem(ProblemKind.Unauthenticated, "This server has no keys and serves its own machine only; "
                + "configure one under actortasks.listen.keys (the verb 'key new' makes it).");
        }

        if (!IsLocalHost(request.Host.Host))
        {
            return Forbidden($"The header Host must be localhost, 127.0.0.1 or [::1] while no keys are configured; '{Shown(request.Host.Value)}' came.");
        }

        var headers = request.Headers;
        if (headers.Origin is { Count: > 0 } origin && !IsOwnOrigin(origin.ToString(), request.Host.Value))
        {
            return Forbidden($"A page of another origin ('{Shown(origin.ToString())}') may not call a server without keys.");
        }

        if (headers["Sec-Fetch-Site"] is { Count: > 0 } site && string.Equals(site.ToString(), "cross-site", StringComparison.OrdinalIgnoreCase))
        {
            return Forbidden("A page of another site may not call a server without keys (Sec-Fetch-Site: cross-site).");
        }

        if (headers.ContainsKey("Forwarded") || headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Host"))
        {
            return Forbidden("A proxy forwarded this request, so it may come from another machine: configure a key under actortasks.listen.keys.");
        }

        return null;
    }

    /// <summary>Whether a host name or address (without port) is this machine's own.</summary>
    public static bool IsLocalHost(string? host) => host is not null && (
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var ip) && IPAddress.IsLoopback(ip)));

    private static bool IsOwnOrigin(string origin, string? host) =>
        origin.Equals("http://" + host, StringComparison.OrdinalIgnoreCase) || origin.Equals("https://" + host, StringComparison.OrdinalIgnoreCase);

    private static Problem Forbidden(string detail) => new(ProblemKind.Forbidden, detail);

    private static string Shown(string? text) => text is null ? string.Empty : text.Length > 100 ? text[..100] + "…" : text;
}
