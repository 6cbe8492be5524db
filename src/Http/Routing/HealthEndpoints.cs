using ActorTasks.Actors;
using ActorTasks.Http.Access;
using ActorTasks.Http.Json;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Routing;

/// <summary>Whether the process lives, and whether it can accept work. Open to everyone: they tell nothing else.</summary>
internal sealed class HealthEndpoints(FrontDoor door)
{
    /// <summary><c>GET /health/live</c>: an answer is all that it takes.</summary>
    public ValueTask<IResult> LiveAsync(HttpContext context, Caller caller) => new(new HealthAnswer("live", new Readiness(true, [])));

    /// <summary><c>GET /health/ready</c>.</summary>
    public ValueTask<IResult> ReadyAsync(HttpContext context, Caller caller)
    {
        var readiness = door.Stopping.IsCancellationRequested ? new Readiness(false, ["The server is stopping."]) : door.Gateway.Readiness;
        return new(new HealthAnswer(readiness.Ready ? "ready" : "not-ready", readiness));
    }

    private sealed record HealthAnswer(string Status, Readiness Readiness) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.CacheControl = "no-store";
            if (!Readiness.Ready)
            {
                headers.RetryAfter = "1";
            }

            var status = Readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return JsonBody.SendAsync(httpContext, status, "application/json", this, static (json, answer) =>
            {
                json.WriteStartObject();
                json.WriteString("status", answer.Status);
                json.WriteStartArray("reasons");
                foreach (var reason in answer.Readiness.Reasons)
                {
                    json.WriteStringValue(reason);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
    }
}
