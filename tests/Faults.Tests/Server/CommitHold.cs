using System.Buffers.Binary;

namespace ActorTasks.FaultsTests.Server;

/// <summary>
/// Finds, in what a server sends to PostgreSQL, the commit of a transaction that writes events, and holds it back with
/// all behind it: PostgreSQL has locked the partitions and written by then, and waits for the rest. For a server that
/// prepares nothing (<c>store.postgres.prepared = off</c>), whose statements come as text each time.
/// </summary>
internal sealed class CommitHold
{
    private static readonly byte[] s_events = "INSERT INTO actortasks.events"u8.ToArray();
    private static readonly byte[] s_commit = "\0COMMIT\0"u8.ToArray();

    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>Completes when the commit is held.</summary>
    public Task Held => _held.Task;

    /// <summary>What was held goes on.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Forwards bytes of one connection, up to the commit if it is in them and no other connection is held.</summary>
    /// <param name="seen">Whether this connection has written events since its last commit.</param>
    /// <param name="bytes">What was read.</param>
    /// <param name="sendAsync">Sends on.</param>
    /// <returns>Whether the connection has written events since its last commit.</returns>
    public async Task<bool> ForwardAsync(bool seen, ReadOnlyMemory<byte> bytes, Func<ReadOnlyMemory<byte>, Task> sendAsync)
    {
        var written = bytes.Span.IndexOf(s_events);
        seen |= written >= 0;
        var from = Math.Max(written, 0);
        var commit = bytes.Span[from..].IndexOf(s_commit);
        if (!seen || commit < 0)
        {
            await sendAsync(bytes);
            return seen;
        }

        // The message begins with its kind and its length before the empty name of the statement.
        var message = from + commit - 1 - sizeof(int);
        if (message < 0 || bytes.Span[message] != (byte)'P' || Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            await sendAsync(bytes);
            return false;
        }

        Assert.Equal(sizeof(int) + s_commit.Length + sizeof(short), BinaryPrimitives.ReadInt32BigEndian(bytes.Span[(message + 1)..]));
        await sendAsync(bytes[..message]);
        _held.TrySetResult();
        await _released.Task;
        await sendAsync(bytes[message..]);
        return false;
    }
}
