using ActorTasks.Journal.Files;

namespace ActorTasks.Journal.Postgres;

/// <summary>Files that belong to no task yet.</summary>
internal sealed class PostgresStage(PostgresFiles files) : IFileStage
{
    private readonly List<(PostgresDraft Draft, string Name)> _drafts = [];
    private TaskId? _placed;
    private bool _isKept;
    private bool _isSettled;

    /// <inheritdoc/>
    public FileDraft Create(string name)
    {
        var id = Guid.CreateVersion7();
        var draft = new PostgresDraft(files, id);
        _drafts.Add((draft, name));
        return draft;
    }

    /// <inheritdoc/>
    public Task PlaceAsync(TaskId task, string scope)
    {
        _placed = task;
        return files.PlaceAsync(task, scope, [.. _drafts.Select(file => (file.Draft.Id, file.Name, file.Draft.WrittenBytes))]);
    }

    /// <inheritdoc/>
    public void Keep() => _isSettled = _isKept = true;

    /// <inheritdoc/>
    public void Leave() => _isSettled = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (draft, _) in _drafts)
        {
            await draft.DisposeAsync().ConfigureAwait(false);
        }

        if (_isKept && _placed is { } task)
        {
            _isKept = false;
            await files.KeepAsync(task, [.. _drafts.Select(file => file.Name)]).ConfigureAwait(false);
        }
        else if (!_isSettled)
        {
            _isSettled = true;
            await files.DropAsync([.. _drafts.Select(file => file.Draft.Id)]).ConfigureAwait(false);
        }
    }
}

/// <summary>A file that is being written, piece by piece.</summary>
internal sealed class PostgresDraft(PostgresFiles files, Guid id) : WriteOnlyDraft
{
    private byte[] _piece = [];
    private int _held;
    private int _next;

    /// <summary>The file.</summary>
    public Guid Id => id;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(buffer.Span);
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Hold(buffer.Span)..];
            if (_held == PostgresFiles.PieceBytes)
            {
                _held = 0;
                await files.AppendAsync(id, _next++, _piece, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count(buffer);
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Hold(buffer)..];
            if (_held == PostgresFiles.PieceBytes)
            {
                _held = 0;
                files.Append(id, _next++, _piece);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task FinishAsync()
    {
        // A file without a byte has one piece without a byte: it begins the file.
        if (_held > 0 || _next == 0)
        {
            await files.AppendAsync(id, _next++, _held == 0 ? [] : _piece[.._held], CancellationToken.None).ConfigureAwait(false);
        }

        _piece = [];
    }

    private int Hold(ReadOnlySpan<byte> bytes)
    {
        if (_piece.Length == 0)
        {
            _piece = new byte[PostgresFiles.PieceBytes];
        }

        var taken = Math.Min(bytes.Length, _piece.Length - _held);
        bytes[..taken].CopyTo(_piece.AsSpan(_held));
        _held += taken;
        return taken;
    }
}
