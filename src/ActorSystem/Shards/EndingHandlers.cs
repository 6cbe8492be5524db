using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Attempts that are over for the record while their handlers still run: timed out, or cancelled by force. Until
/// such a handler has ended no other attempt of its task may start.
/// </summary>
internal sealed class EndingHandlers
{
    private readonly Dictionary<TaskId, AttemptToken> _ending = [];

    public bool Has(TaskId id) => _ending.ContainsKey(id);

    public void Add(AttemptToken token) => _ending[token.Id] = token;

    /// <summary>A handler ended. False if it was not the one that is waited for.</summary>
    public bool Ended(AttemptToken token) =>
        _ending.TryGetValue(token.Id, out var waitedFor) && waitedFor == token && _ending.Remove(token.Id);
}
