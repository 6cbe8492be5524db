namespace ActorTasks.Journal.Postgres;

/// <summary>A file that is being read; one piece of it is in memory.</summary>
internal sealed class PostgresFileStream(PostgresFiles files, Guid id, long length) : Stream
{
    private byte[] _piece = [];
    private int _number = -1;
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Wanted() is { } number)
        {
            try
            {
                Have(number, await files.PieceAsync(id, number, cancellationToken).ConfigureAwait(false));
            }
            catch (StoreUnavailableException lost)
            {
                throw Unreadable(lost);
            }
        }

        return Copy(buffer.Span);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (Wanted() is { } number)
        {
            try
            {
                Have(number, files.Piece(id, number));
            }
            catch (StoreUnavailableException lost)
            {
                throw Unreadable(lost);
            }
        }

        return Copy(buffer);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => length,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written here.
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A stored file is read only.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A stored file is read only.");

    /// <summary>The piece that has to be read next; null where it is there, or at the end.</summary>
    private int? Wanted() => _position >= length || _position / PostgresFiles.PieceBytes == _number ? null : (int)(_position / PostgresFiles.PieceBytes);

    /// <summary>Who reads a stream knows its errors and not the store's.</summary>
    private static IOException Unreadable(StoreUnavailableException lost) => new(lost.Message, lost);

    private void Have(int number, byte[]? piece)
    {
        _piece = piece ?? throw new IOException($"Piece {number} of a file is gone: it was removed while it was read.");
        _number = number;
    }

    private int Copy(Span<byte> buffer)
    {
        if (_position >= length)
        {
            return 0;
        }

        var from = (int)(_position % PostgresFiles.PieceBytes);
        var taken = Math.Min(buffer.Length, _piece.Length - from);
        _piece.AsSpan(from, taken).CopyTo(buffer);
        _position += taken;
        return taken;
    }
}
