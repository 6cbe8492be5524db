using ActorTasks.Http.Content;
using ActorTasks.TaskLifecycle;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Tasks;

/// <summary>The tag of a task as it is shown: the number of its last event, and the state's word, which time alone can change.</summary>
internal static class TaskTag
{
    /// <summary>The tag.</summary>
    /// <param name="task">The task.</param>
    /// <param name="nowUs">Now, microseconds UTC.</param>
    /// <param name="include">What else is shown of it.</param>
    public static EntityTagHeaderValue Of(TaskState task, long nowUs, IEnumerable<string> include) =>
        EntityTags.Of(string.Join('-', include.Distinct().Order(StringComparer.Ordinal).Prepend($"{task.TaskSeq}-{ApiState.Of(task, nowUs)}")));
}
