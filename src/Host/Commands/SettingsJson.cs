using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorTasks.Hocon;

namespace ActorTasks.Server.Commands;

/// <summary>Settings as JSON; docs/operations.md describes the members.</summary>
internal static class SettingsJson
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them, with what is wrong with them.</summary>
    public static string Write(
        IReadOnlyList<ListedSetting> settings, IReadOnlyDictionary<string, string> meanings, IReadOnlyList<SettingsFault> faults)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            json.WriteStartObject();
            json.WriteStartArray("settings");
            foreach (var setting in settings)
            {
                Write(json, setting, meanings);
            }

            json.WriteEndArray();
            json.WriteStartArray("faults");
            foreach (var fault in faults)
            {
                json.WriteStartObject();
                json.WriteString("key", fault.Key);
                json.WriteString("problem", fault.Problem);
                json.WriteString("origin", fault.Origin);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, ListedSetting setting, IReadOnlyDictionary<string, string> meanings)
    {
        json.WriteStartObject();
        json.WriteString("key", setting.Key);
        json.WritePropertyName("value");
        Write(json, setting.Value);
        if (meanings.TryGetValue(setting.Key, out var meaning) && !(setting.Value is HoconScalar scalar && scalar.Text == meaning))
        {
            json.WriteString("meaning", meaning);
        }

        if (setting.Default is not null)
        {
            json.WritePropertyName("default");
            Write(json, setting.Default);
        }

        json.WriteBoolean("changed", setting.IsChanged);
        json.WriteBoolean("hidden", setting.IsHidden);
        Write(json, "origin", setting.Origin);
        if (setting.UnsetAt is not null)
        {
            Write(json, "unsetAt", setting.UnsetAt);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, HoconOrigin origin)
    {
        json.WriteStartObject(name);
        json.WriteString("kind", origin.Kind switch
        {
            HoconOriginKind.Default => "default",
            HoconOriginKind.File => "file",
            HoconOriginKind.Environment => "environment",
            HoconOriginKind.Set => "set",
            HoconOriginKind.Flag => "flag",
            _ => throw new InvalidOperationException($"The kind {origin.Kind} has no name."),
        });
        json.WriteString("source", origin.Source);
        if (origin.Line > 0)
        {
            json.WriteNumber("line", origin.Line);
            json.WriteNumber("column", origin.Column);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HoconValue value)
    {
        switch (value)
        {
            case HoconScalar { Kind: HoconScalarKind.String } text:
                json.WriteStringValue(text.Text);
                break;
            case HoconScalar scalar:
                // Numbers, true, false and null are written in HOCON as in JSON.
                json.WriteRawValue(scalar.Text);
                break;
            case HoconList list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case HoconBlock block:
                json.WriteStartObject();
                foreach (var (key, part) in block.Fields)
                {
                    json.WritePropertyName(key);
                    Write(json, part);
                }

                json.WriteEndObject();
                break;
        }
    }
}
