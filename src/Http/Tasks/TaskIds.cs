using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Tasks;

/// <summary>The id in a path.</summary>
internal static class TaskIds
{
    /// <summary>Reads it; notes what is wrong with it.</summary>
    public static bool TryRead(HttpContext context, FieldFaults faults, out TaskId id)
    {
        var text = context.Request.RouteValues["id"] as string;
        if (TaskId.TryParse(text, out id))
        {
            return true;
        }

        faults.Unreadable("id", $"'{JsonFields.Shown(text ?? string.Empty)}' is no task id: a UUID of version 7 in canonical form was expected.");
        return false;
    }

    /// <summary>No task has this id.</summary>
    public static Problem NotFound(TaskId id) => new(ProblemKind.NotFound, $"There is no task {id}.") { Task = id };
}
