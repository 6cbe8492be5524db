using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Access;

/// <summary>Requests that the application's own authorisation has let in.</summary>
internal static class ApplicationRequests
{
    private const int MaxName = 64;

    /// <summary>Why the request is not served, or null when it is.</summary>
    public static Problem? Check(HttpContext context, out Caller caller)
    {
        var user = context.User.Identity?.Name;
        caller = new Caller(string.IsNullOrEmpty(user) ? "application" : user.Length > MaxName ? user[..MaxName] : user, Role.Admin, Payloads: true);
        var metadata = context.GetEndpoint()?.Metadata;
        var isDecided = metadata is not null
            && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null
                || metadata.GetMetadata<IAllowAnonymous>() is not null);
        return isDecided ? null : new Problem(
            ProblemKind.Forbidden,
            "MapActorTasks(TaskAccess.Application) leaves it to the application who may call, but these endpoints ask for nothing: "
            + "add .RequireAuthorization(…) to what MapActorTasks returns, or .AllowAnonymous() if everyone may.");
    }
}
