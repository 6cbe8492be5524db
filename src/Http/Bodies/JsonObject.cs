using System.Text.Json;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Bodies;

/// <summary>Reads the value of the field with this index in the list of known names, or notes what is wrong with it.</summary>
internal delegate void FieldReading<T>(ref Utf8JsonReader json, int field, T into, FieldFaults faults);

/// <summary>Walks over the fields of an object: each known one once, no other.</summary>
/// <param name="known">The names of the fields, at most 32.</param>
internal sealed class JsonObject(params string[] known)
{
    private readonly byte[][] _names = [.. known.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>Reads a whole body that must be one object.</summary>
    public void ReadBody<T>(ReadOnlySpan<byte> body, T into, FieldFaults faults, FieldReading<T> read)
    {
        try
        {
            var json = new Utf8JsonReader(body, JsonFields.Options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                faults.Unreadable("body", "A JSON object was expected.");
                return;
            }

            Read(ref json, string.Empty, into, faults, read);
            json.Read(); // nothing but white space may follow
        }
        catch (JsonException malformed)
        {
            var depth = IsTooDeep(malformed) ? $": deeper than {JsonFields.Options.MaxDepth}" : string.Empty;
            faults.Unreadable("body", $"Malformed JSON at line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}{depth}.");
        }
        catch (InvalidOperationException)
        {
            // The reader's word for an escape that is half of a surrogate pair.
            faults.Unreadable("body", "A text of the body has an escape that is no character.");
        }
    }

    /// <summary>Reads the object at whose start the reader stands.</summary>
    public void Read<T>(ref Utf8JsonReader json, string prefix, T into, FieldFaults faults, FieldReading<T> read)
    {
        var seen = 0u;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = IndexOf(ref json);
            if (field < 0)
            {
                faults.Unknown(prefix, json.GetString()!, known);
                json.Read();
                json.Skip();
                continue;
            }

            if ((seen & (1u << field)) != 0)
            {
                faults.Unreadable(prefix + known[field], "The field is there twice.");
            }

            seen |= 1u << field;
            json.Read();
            read(ref json, field, into, faults);
        }
    }

    private int IndexOf(ref Utf8JsonReader json)
    {
        for (var index = 0; index < _names.Length; index++)
        {
            if (json.ValueTextEquals(_names[index]))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsTooDeep(JsonException malformed) => malformed.Message.Contains("depth", StringComparison.Ordinal);
}
