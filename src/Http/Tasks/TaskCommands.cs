using System.Text.Json;
using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Http.Access;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Lists;
using ActorTasks.Http.Problems;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Tasks;

/// <summary>What may be asked of one task: cancel and retry. Their bodies may be left out.</summary>
internal sealed class TaskCommands(FrontDoor door)
{
    private const int MaxBodyBytes = 16 * 1024;
    private const int MaxWhy = 1000;
    private static readonly string[] Modes = ["cooperative", "force"];
    private static readonly JsonObject CancelFields = new("mode");
    private static readonly JsonObject RetryFields = new("why");

    /// <summary><c>POST /v1/tasks/{id}/cancel</c>.</summary>
    public async ValueTask<IResult> CancelAsync(HttpContext context, Caller caller)
    {
        var (id, word, problem) = await ReadAsync(context, CancelFields, "mode");
        if (problem is not null)
        {
            return problem;
        }

        var mode = word is null ? 0 : Array.IndexOf(Modes, word);
        if (mode < 0)
        {
            var faults = new FieldFaults();
            faults.Unreadable("mode", $"'{JsonFields.Shown(word!)}' is none of cooperative or force.{ClosestName.Hint(word!, Modes)}");
            return faults.ToProblem();
        }

        return Answer(await door.Gateway.CancelAsync(id, (CancelMode)mode, caller.Name, CancellationToken.None));
    }

    /// <summary><c>POST /v1/tasks/{id}/retry</c>.</summary>
    public async ValueTask<IResult> RetryAsync(HttpContext context, Caller caller)
    {
        var (id, why, problem) = await ReadAsync(context, RetryFields, "why");
        if (problem is null && why is not null)
        {
            var faults = new FieldFaults();
            NameRules.CheckText("why", why, MaxWhy, faults);
            problem = faults.Any ? faults.ToProblem() : null;
        }

        return problem ?? Answer(await door.Gateway.RetryAsync(id, caller.Name, why, CancellationToken.None));
    }

    private async ValueTask<(TaskId Id, string? Text, IResult? Problem)> ReadAsync(HttpContext context, JsonObject fields, string field)
    {
        var faults = new FieldFaults();
        new QueryParameters(context.Request, faults).ExpectNone();
        TaskIds.TryRead(context, faults, out var id);
        using var body = await door.Bodies.ReadAsync(context, MaxBodyBytes, optional: true);
        if (body.Problem is not null)
        {
            return (id, null, body.Problem);
        }

        var found = new string?[1];
        if (!body.Bytes.IsEmpty)
        {
            fields.ReadBody(body.Bytes.Span, (found, field), faults, ReadText);
        }

        return (id, found[0], faults.Any ? faults.ToProblem() : null);
    }

    private static void ReadText(ref Utf8JsonReader json, int field, (string?[] Found, string Field) into, FieldFaults faults) =>
        into.Found[field] = JsonFields.Text(ref json, into.Field, faults);

    private IResult Answer(TaskReply reply) => reply switch
    {
        TaskReply.Accepted accepted => new TaskAnswer(door, accepted.Task) { Status = StatusCodes.Status202Accepted },
        TaskReply.Refused refused => Refusals.ToProblem(refused),
        _ => throw new InvalidOperationException($"The reply {reply.GetType().Name} is not known."),
    };
}
