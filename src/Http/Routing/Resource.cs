using ActorTasks.Http.Access;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorTasks.Http.Routing;

/// <summary>Answers a call that was let in.</summary>
internal delegate ValueTask<IResult> Answer(HttpContext context, Caller caller);

/// <summary>One path and the methods that it knows; every other method is answered 405.</summary>
internal sealed class Resource(IEndpointRouteBuilder routes, RequestPipeline pipeline, string pattern)
{
    private readonly List<string> _methods = [];

    /// <summary>Adds GET, and with it HEAD.</summary>
    public Resource Get(Role role, Answer answer) => Add([HttpMethods.Get, HttpMethods.Head], role, answer);

    /// <summary>Adds GET and HEAD for everyone, whoever calls.</summary>
    public Resource GetOpen(Answer answer) => Add([HttpMethods.Get, HttpMethods.Head], null, answer);

    /// <summary>Adds POST.</summary>
    public Resource Post(Role role, Answer answer) => Add([HttpMethods.Post], role, answer);

    /// <summary>Ends the list of methods.</summary>
    public void NoOther()
    {
        var allow = string.Join(", ", _methods);
        var notAllowed = new Problem(ProblemKind.MethodNotAllowed, $"This resource knows {allow}.") { Allow = allow };
        routes.Map(pattern, pipeline.Guarded(Role.Any, (_, _) => new(notAllowed)))
            .WithDisplayName($"other methods of {pattern}").WithMetadata(new OwnPath(pattern));
    }

    private Resource Add(string[] methods, Role? role, Answer answer)
    {
        _methods.AddRange(methods);
        routes.MapMethods(pattern, methods, role is { } needed ? pipeline.Guarded(needed, answer) : pipeline.Open(answer))
            .WithMetadata(new OwnPath(pattern));
        return this;
    }
}
