using System.Text.Json;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Batches;

/// <summary>Finds the items of a batch that came as a JSON array.</summary>
internal static class BatchArray
{
    /// <summary>So deep may an array be nested as a whole; the items have a bound of their own.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Where each item starts and how long it is; or what is wrong with the array.</summary>
    public static (IReadOnlyList<(int Start, int Length)> Items, Problem? Problem) Find(ReadOnlySpan<byte> body, int maxItems)
    {
        var items = new List<(int, int)>();
        try
        {
            var json = new Utf8JsonReader(body, Options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartArray)
            {
                return ([], Unreadable("A JSON array of submits was expected."));
            }

            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (items.Count == maxItems)
                {
                    return ([], TooMany(maxItems, "Nothing was stored."));
                }

                var start = (int)json.TokenStartIndex;
                json.Skip();
                items.Add((start, (int)json.BytesConsumed - start));
            }

            json.Read(); // nothing but white space may follow
            return (items, null);
        }
        catch (JsonException malformed)
        {
            return ([], Unreadable($"Malformed JSON at line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}. Nothing was stored."));
        }
    }

    /// <summary>More items than a batch may have.</summary>
    public static Problem TooMany(int maxItems, string stored) =>
        new(ProblemKind.PayloadTooLarge, $"A batch may have {maxItems} items (limits.batch-items); more came. {stored}");

    private static Problem Unreadable(string message)
    {
        var faults = new FieldFaults();
        faults.Unreadable("body", message);
        return faults.ToProblem();
    }
}
