using ActorTasks.Http;
using ActorTasks.Http.Access;
using ActorTasks.Http.Batches;
using ActorTasks.Http.Contract;
using ActorTasks.Http.Lists;
using ActorTasks.Http.Problems;
using ActorTasks.Http.Routing;
using ActorTasks.Http.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks;

/// <summary>The front door of ActorTasks as a part of an ASP.NET Core application.</summary>
public static class ActorTasksEndpoints
{
    /// <summary>
    /// Maps <c>/v1</c>, <c>/health</c>, <c>/problems</c> and <c>/openapi/v1.json</c>. Needs <c>services.AddActorTasks(…)</c>. Keys and limits
    /// come from the application's configuration (<c>actortasks:listen:keys</c>, <c>actortasks:limits</c>); without
    /// keys only requests of the same machine are served, unless <paramref name="access"/> leaves it to the application.
    /// Links carry the request's path base and the prefix of the group.
    /// </summary>
    /// <param name="routes">The application, or a group of it: <c>app.MapGroup("/background").MapActorTasks()</c>.</param>
    /// <param name="access">Who decides who may call.</param>
    /// <returns>The group of all its endpoints, for conventions such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ActorTasks.Hocon.SettingsException">Settings are wrong; the message names every fault.</exception>
    public static RouteGroupBuilder MapActorTasks(this IEndpointRouteBuilder routes, TaskAccess access = TaskAccess.Keys)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var options = FrontDoorOptions.Read(routes.ServiceProvider.GetRequiredService<IConfiguration>()) with { Access = access };
        return Map(routes, new FrontDoor(options, routes.ServiceProvider), "/v1/{**path}");
    }

    /// <summary>Maps the front door as the whole of a server: every other path is answered 404.</summary>
    internal static RouteGroupBuilder MapActorTasksServer(this IEndpointRouteBuilder routes, FrontDoorOptions options) =>
        Map(routes, new FrontDoor(options, routes.ServiceProvider), "/{**path}");

    private static RouteGroupBuilder Map(IEndpointRouteBuilder routes, FrontDoor door, string elsewhere)
    {
        var group = routes.MapGroup(string.Empty);
        var pipeline = new RequestPipeline(door);
        MapTasks(group, door, pipeline);
        MapHealth(group, door, pipeline);
        MapProblems(group, pipeline);
        var nothing = new Problem(ProblemKind.NotFound, "There is no resource of this path.");
        group.Map(elsewhere, pipeline.Guarded(Role.Any, (_, _) => new(nothing))).WithMetadata(new OwnPath(elsewhere));
        return group;
    }

    private static void MapTasks(RouteGroupBuilder group, FrontDoor door, RequestPipeline pipeline)
    {
        var submit = new SubmitEndpoint(door);
        var batch = new BatchEndpoint(door);
        var list = new ListEndpoint(door);
        var one = new TaskEndpoints(door);
        var commands = new TaskCommands(door);
        Resource At(string pattern) => new(group, pipeline, pattern);

        At("/v1/tasks").Post(Role.Submit, submit.AnswerAsync).Get(Role.Read, list.AnswerAsync).NoOther();
        At("/v1/tasks/batch").Post(Role.Submit, batch.AnswerAsync).NoOther();
        At("/v1/tasks/{id}").Get(Role.Read, one.ShowAsync).NoOther();
        At("/v1/tasks/{id}/result").Get(Role.Read, one.ResultAsync).NoOther();
        At("/v1/tasks/{id}/files/{name}").Get(Role.Read, one.FileAsync).NoOther();
        At("/v1/tasks/{id}/events").Get(Role.Read, one.EventsAsync).NoOther();
        At("/v1/tasks/{id}/cancel").Post(Role.Submit, commands.CancelAsync).NoOther();
        At("/v1/tasks/{id}/retry").Post(Role.Submit, commands.RetryAsync).NoOther();
    }

    private static void MapHealth(RouteGroupBuilder group, FrontDoor door, RequestPipeline pipeline)
    {
        var health = new HealthEndpoints(door);
        new Resource(group, pipeline, "/health/live").GetOpen(health.LiveAsync).NoOther();
        new Resource(group, pipeline, "/health/ready").GetOpen(health.ReadyAsync).NoOther();
    }

    private static void MapProblems(RouteGroupBuilder group, RequestPipeline pipeline)
    {
        new Resource(group, pipeline, "/problems").Get(Role.Any, (context, _) => new(ProblemPages.Index(context))).NoOther();
        new Resource(group, pipeline, "/problems/{slug}").Get(Role.Any, (context, _) => new(ProblemPages.Show(context))).NoOther();
        new Resource(group, pipeline, "/openapi/v1.json").Get(Role.Any, (_, _) => new(ApiDocument.Answer)).NoOther();
    }
}
