using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Access;

/// <summary>The one place that decides who may call what.</summary>
internal sealed class Doorman(IReadOnlyList<AccessKey> keys, TaskAccess access = TaskAccess.Keys)
{
    private const string Scheme = "Bearer ";

    /// <summary>Decides a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="needed">The role that the endpoint needs.</param>
    /// <param name="caller">Who is calling, where the answer is null.</param>
    /// <returns>Why the request is refused, or null when it is let in.</returns>
    public Problem? Check(HttpContext context, Role needed, out Caller caller)
    {
        caller = Caller.Local;
        if (access == TaskAccess.Application)
        {
            return ApplicationRequests.Check(context, out caller);
        }

        if (keys.Count == 0)
        {
            return LocalRequests.Check(context);
        }

        var sent = context.Request.Headers.Authorization;
        if (sent.Count == 0)
        {
            return Unauthenticated("No key came: send 'Authorization: Bearer <key>'.");
        }

        var header = sent.ToString();
        if (sent.Count > 1 || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Unauthenticated("The header Authorization must be 'Bearer <key>', once.");
        }

        if (AccessKey.Find(keys, header[Scheme.Length..].Trim()) is not { } key)
        {
            return Unauthenticated("The key is not one that this server knows.");
        }

        caller = key.Caller;
        return caller.Has(needed) ? null
            : new Problem(ProblemKind.Forbidden, $"The key '{caller.Name}' lacks the role '{NameOf(needed)}'.");
    }

    private static string NameOf(Role role) => role switch
    {
        Role.Submit => "submit",
        Role.Read => "read",
        Role.Work => "work",
        _ => "admin",
    };

    private static Problem Unauthenticated(string detail) => new(ProblemKind.Unauthenticated, detail);
}
