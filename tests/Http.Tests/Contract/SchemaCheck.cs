using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorTasks.HttpTests.Contract;

/// <summary>
/// Holds a value against a schema, for the part of JSON Schema that the document uses. Stricter than the standard: a
/// member that no schema of the object names is a fault, unless the schema says that others may come.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>The keywords that are understood; a schema with another one is a fault of the document.</summary>
    public static readonly IReadOnlySet<string> Keywords = new HashSet<string>
    {
        "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "oneOf", "allOf", "pattern", "format",
        "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
        "description", "example", "examples", "default", "discriminator", "contentMediaType",
    };

    private static readonly Dictionary<string, Regex> Formats = new()
    {
        ["date-time"] = new(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", RegexOptions.IgnoreCase),
        ["uuid"] = new("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    };

    /// <summary>What is wrong with the value; empty when it is valid.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults);
        return faults;
    }

    /// <summary>What a reference leads to; the element itself where it is none.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        while (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference))
        {
            element = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name));
        }

        return element;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        if (value.ValueKind == JsonValueKind.Object && Declared(schema) is { Count: > 0 } declared)
        {
            faults.AddRange(value.EnumerateObject().Where(member => !declared.Contains(member.Name)).Select(member => $"{path}.{member.Name} is not described"));
        }

        CheckOpen(schema, value, path, faults);
    }

    private void CheckOpen(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (Keyword(keyword, schema, value, path, faults) is { } wrong)
            {
                faults.Add($"{path}: {wrong}");
            }
        }
    }

    private string? Keyword(JsonProperty keyword, JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        var asked = keyword.Value;
        switch (keyword.Name)
        {
            case "$ref":
                CheckOpen(Resolve(schema), value, path, faults);
                return null;
            case "allOf":
                asked.EnumerateArray().ToList().ForEach(part => CheckOpen(part, value, path, faults));
                return null;
            case "oneOf":
                var tried = asked.EnumerateArray().Select(part => Faults(part, value)).ToList();
                return tried.Count(wrong => wrong.Count == 0) == 1 ? null
                    : $"{tried.Count(wrong => wrong.Count == 0)} of {tried.Count} fit: {string.Join("; ", tried.Select(wrong => wrong.FirstOrDefault()))}";
            case "type":
                return IsOf(asked.GetString()!, value) ? null : $"{asked} was expected, {value.ValueKind} came";
            case "const":
                return JsonElement.DeepEquals(asked, value) ? null : $"{asked} was expected, {value} came";
            case "enum":
                return asked.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? null : $"{value} is none of {asked}";
            default:
                return value.ValueKind switch
                {
                    JsonValueKind.Object => OfObject(keyword, value, path, faults),
                    JsonValueKind.Array => OfArray(keyword, value, path, faults),
                    JsonValueKind.String => OfText(keyword, value.GetString()!),
                    JsonValueKind.Number => OfNumber(keyword, value.GetDouble()),
                    _ => null,
                };
        }
    }

    private string? OfObject(JsonProperty keyword, JsonElement value, string path, List<string> faults)
    {
        switch (keyword.Name)
        {
            case "properties":
                foreach (var member in keyword.Value.EnumerateObject())
                {
                    if (value.TryGetProperty(member.Name, out var inner))
                    {
                        Check(member.Value, inner, $"{path}.{member.Name}", faults);
                    }
                }

                return null;
            case "required":
                var missing = keyword.Value.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).ToList();
                return missing.Count == 0 ? null : $"{string.Join(", ", missing)} is missing";
            default:
                return null;
        }
    }

    private string? OfArray(JsonProperty keyword, JsonElement value, string path, List<string> faults)
    {
        switch (keyword.Name)
        {
            case "items":
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Check(keyword.Value, item, $"{path}[{index++}]", faults);
                }

                return null;
            case "minItems" when value.GetArrayLength() < keyword.Value.GetInt32():
            case "maxItems" when value.GetArrayLength() > keyword.Value.GetInt32():
                return $"{value.GetArrayLength()} items came, {keyword.Name} is {keyword.Value}";
            default:
                return null;
        }
    }

    private static string? OfText(JsonProperty keyword, string text)
    {
        var fits = keyword.Name switch
        {
            "minLength" => text.Length >= keyword.Value.GetInt32(),
            "maxLength" => text.Length <= keyword.Value.GetInt32(),
            "pattern" => Regex.IsMatch(text, keyword.Value.GetString()!),
            "format" => Formats[keyword.Value.GetString()!].IsMatch(text),
            _ => true,
        };
        return fits ? null : $"'{text}' does not fit {keyword.Name} {keyword.Value}";
    }

    private static string? OfNumber(JsonProperty keyword, double number)
    {
        var fits = keyword.Name switch
        {
            "minimum" => number >= keyword.Value.GetDouble(),
            "maximum" => number <= keyword.Value.GetDouble(),
            _ => true,
        };
        return fits ? null : string.Create(CultureInfo.InvariantCulture, $"{number} does not fit {keyword.Name} {keyword.Value}");
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new InvalidOperationException($"The type {type} is not known."),
    };

    /// <summary>The names of the members that an object may have; null where any may come.</summary>
    private HashSet<string>? Declared(JsonElement schema)
    {
        var names = new HashSet<string>();
        if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind != JsonValueKind.False)
        {
            return null;
        }

        var parts = new[] { "allOf", "oneOf" }.SelectMany(word => schema.TryGetProperty(word, out var list) ? list.EnumerateArray() : []).ToList();
        if (schema.TryGetProperty("$ref", out _))
        {
            parts.Add(Resolve(schema));
        }

        foreach (var part in parts)
        {
            if (Declared(part) is not { } declared)
            {
                return null;
            }

            names.UnionWith(declared);
        }

        names.UnionWith(schema.TryGetProperty("properties", out var own) ? own.EnumerateObject().Select(member => member.Name) : []);
        return names;
    }
}
