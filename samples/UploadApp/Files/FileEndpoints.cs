using ActorTasks;

namespace UploadApp.Files;

/// <summary>The status of a file, and its compressed copy.</summary>
internal static class FileEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/files/{id}", StatusAsync);
        routes.MapGet("/files/{id}/content", ContentAsync);
    }

    private static async Task<IResult> StatusAsync(string id, FileTable table, ITaskClient tasks, CancellationToken aborted) =>
        await FindAsync(id, table, tasks, aborted) is { } status ? TypedResults.Ok(status) : NotFound(id);

    private static async Task<IResult> ContentAsync(string id, FileTable table, ITaskClient tasks, CompressedCopies copies, CancellationToken aborted) =>
        await FindAsync(id, table, tasks, aborted) switch
        {
            null => NotFound(id),
            { State: "done" } done => TypedResults.PhysicalFile(copies.PathOf(TaskId.Parse(id)), "application/gzip", done.Name + ".gz", enableRangeProcessing: true),
            var status => TypedResults.Problem($"The file is {status.State}, so there is no compressed copy yet.", statusCode: 409),
        };

    /// <summary>The database tells how far processing is; until it has begun, and when it failed, the task does.</summary>
    private static async Task<FileStatus?> FindAsync(string text, FileTable table, ITaskClient tasks, CancellationToken aborted)
    {
        if (!TaskId.TryParse(text, out var id))
        {
            return null;
        }

        var status = table.Find(id);
        if (status is { State: "done" } || await tasks.FindAsync(id, aborted) is not { } task)
        {
            return status;
        }

        var canonical = id.ToString();
        status ??= new FileStatus(canonical, null, "waiting", task.Attempt, null, null, null, FileLinks.Of(canonical, isDone: false));
        return task is { IsFinal: true, State: not TaskStage.Succeeded }
            ? status with { State = "failed", Error = task.Error?.Message ?? $"The task was {task.State.ToString().ToLowerInvariant()}." }
            : status;
    }

    private static IResult NotFound(string id) => TypedResults.Problem($"There is no file '{(id.Length > 64 ? id[..64] : id)}'.", statusCode: 404);
}
