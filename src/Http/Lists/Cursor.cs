using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ActorTasks.Journal;

namespace ActorTasks.Http.Lists;

/// <summary>
/// The place where a page ended: the last id, bound to the filter of its list. A cursor of another list, or one that
/// was changed, is refused instead of giving a page that is not the next one.
/// </summary>
internal static class Cursor
{
    private const byte Version = 1;
    private const int IdBytes = 16;
    private const int SealBytes = 12;

    /// <summary>The cursor after an id.</summary>
    public static string Write(TaskId last, TaskFilter filter)
    {
        Span<byte> bytes = stackalloc byte[1 + IdBytes + SealBytes];
        bytes[0] = Version;
        last.WriteBytes(bytes[1..]);
        Seal(bytes[..(1 + IdBytes)], filter, bytes[(1 + IdBytes)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor that <see cref="Write"/> made for the same filter; false for any other text.</summary>
    public static bool TryRead(string text, TaskFilter filter, out TaskId last)
    {
        last = default;
        Span<byte> bytes = stackalloc byte[1 + IdBytes + SealBytes];
        if (text.Length > 64 || !Base64Url.IsValid(text, out var length) || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(text, bytes, out _) || bytes[0] != Version)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[SealBytes];
        Seal(bytes[..(1 + IdBytes)], filter, expected);
        if (!expected.SequenceEqual(bytes[(1 + IdBytes)..]))
        {
            return false;
        }

        last = TaskId.FromBytes(bytes[1..(1 + IdBytes)]);
        return true;
    }

    // A checksum, no secret: a cursor gives no right that the list itself would not give.
    private static void Seal(ReadOnlySpan<byte> place, TaskFilter filter, Span<byte> seal)
    {
        var asked = string.Join('|',
            Convert.ToHexString(place),
            string.Join(',', filter.States), filter.ReadyAhead, filter.Retrying,
            Quoted(filter.Type), Quoted(filter.Queue), Quoted(filter.Tag), Quoted(filter.Key),
            filter.SinceUs, filter.UntilUs, filter.OldestFirst);
        SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, seal.Length).CopyTo(seal);
    }

    private static string Quoted(string? text) => text is null ? string.Empty : $"{text.Length}:{text}";
}
