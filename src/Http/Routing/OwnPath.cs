using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorTasks.Http.Routing;

/// <summary>
/// How much of an endpoint's path is the front door's own: what lies before it is the prefix of a group of the
/// application, which belongs into links as a path base does.
/// </summary>
internal sealed class OwnPath(string pattern)
{
    private readonly int _segments = pattern.Count(c => c == '/');

    /// <summary>Moves the prefix from the request's path to its path base; undone by disposing.</summary>
    public static Moved Enter(HttpContext context)
    {
        var request = context.Request;
        var moved = new Moved(request, request.PathBase, request.Path);
        if (context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<OwnPath>() is { } own
            && endpoint.RoutePattern.PathSegments.Count - own._segments is > 0 and var prefix)
        {
            var path = request.Path.Value ?? string.Empty;
            var end = 0;
            for (var segment = 0; segment < prefix && end >= 0; segment++)
            {
                end = path.IndexOf('/', end + 1);
            }

            end = end < 0 ? path.Length : end;
            request.PathBase = request.PathBase.Add(new PathString(path[..end]));
            request.Path = new PathString(path[end..]);
        }

        return moved;
    }

    /// <summary>The paths as they were.</summary>
    internal readonly record struct Moved(HttpRequest Request, PathString PathBase, PathString Path) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            Request.PathBase = PathBase;
            Request.Path = Path;
        }
    }
}
