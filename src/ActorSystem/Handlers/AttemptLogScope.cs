using System.Collections;

namespace ActorTasks.Actors;

/// <summary>Task and attempt as a logging scope, without a dictionary per attempt.</summary>
internal sealed class AttemptLogScope(TaskId id, int attempt) : IReadOnlyList<KeyValuePair<string, object>>
{
    /// <inheritdoc/>
    public int Count => 2;

    /// <inheritdoc/>
    public KeyValuePair<string, object> this[int index] => index switch
    {
        0 => new("TaskId", id),
        1 => new("Attempt", attempt),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "The scope has two entries."),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
    }

    /// <inheritdoc/>
    public override string ToString() => $"task {id} attempt {attempt}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
