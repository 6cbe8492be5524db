using ActorTasks.Http.Problems;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Http.Batches;

/// <summary>What became of one item of a batch: a task, or a problem.</summary>
/// <param name="Task">The task; it is on disk.</param>
/// <param name="Replayed">Its key was known: this is the earlier task.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct BatchOutcome(TaskState? Task, bool Replayed, Problem? Problem);
