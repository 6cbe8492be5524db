using System.Globalization;

namespace ActorTasks.Journal.Files;

/// <summary>Files in <c>incoming</c>, numbered behind a name that nobody else has.</summary>
internal sealed class DiskStage(DiskFiles files, string path) : IFileStage
{
    private readonly List<(string Path, string Name)> _drafts = [];
    private readonly List<DiskDraft> _open = [];
    private (TaskId Task, string Scope)? _placed;
    private bool _isSettled;

    /// <inheritdoc/>
    public FileDraft Create(string name)
    {
        var draftPath = string.Create(CultureInfo.InvariantCulture, $"{path}-{_drafts.Count}");
        _drafts.Add((draftPath, name));
        try
        {
            var draft = new DiskDraft(files, draftPath);
            _open.Add(draft);
            return draft;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw DiskFiles.Unavailable(unwritable);
        }
    }

    /// <inheritdoc/>
    public Task PlaceAsync(TaskId task, string scope)
    {
        _placed = (task, scope);
        return files.PlaceAsync(task, scope, _drafts);
    }

    /// <inheritdoc/>
    public void Keep()
    {
        _isSettled = true;
        if (_placed is var (task, scope))
        {
            files.Forget(task, scope);
        }
    }

    /// <inheritdoc/>
    public void Leave() => _isSettled = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var draft in _open)
        {
            await draft.DisposeAsync().ConfigureAwait(false);
        }

        if (_isSettled)
        {
            return;
        }

        _isSettled = true;
        if (_placed is var (task, scope))
        {
            files.Discard(task, scope, _drafts.Select(draft => draft.Name));
        }

        foreach (var (draftPath, _) in _drafts)
        {
            DiskFiles.Drop(draftPath);
        }
    }
}
