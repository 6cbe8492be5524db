using System.Buffers;
using System.IO.Pipelines;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Bodies;

/// <summary>A body that has been read whole, or why it was not. Dispose it when it has been parsed.</summary>
internal readonly struct Body : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;
    private readonly byte[]? _rented;

    private Body(ReadOnlyMemory<byte> bytes, PipeReader? reader, SequencePosition end, byte[]? rented, Problem? problem)
    {
        Bytes = bytes;
        _reader = reader;
        _end = end;
        _rented = rented;
        Problem = problem;
    }

    /// <summary>The bytes; not to be kept beyond <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Why there is no body; null when there is.</summary>
    public Problem? Problem { get; }

    /// <summary>An empty body.</summary>
    public static Body Empty => default;

    /// <summary>Why there is no body.</summary>
    public static Body Refused(Problem problem) => new(default, null, default, null, problem);

    /// <summary>Takes over what a reader holds: as it lies where it is in one piece, copied where it is not.</summary>
    public static Body From(PipeReader reader, ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
        {
            return new Body(buffer.First, reader, buffer.End, null, null);
        }

        var length = checked((int)buffer.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        buffer.CopyTo(rented);
        return new Body(rented.AsMemory(0, length), reader, buffer.End, rented, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.AdvanceTo(_end);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
