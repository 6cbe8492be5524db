using System.Text.Json;
using ActorTasks.Http.Contract;

namespace ActorTasks.HttpTests.Contract;

/// <summary>The served document, held against answers.</summary>
internal sealed class ApiContract
{
    public static readonly ApiContract Served = new(JsonDocument.Parse(ApiDocument.Json).RootElement);

    /// <summary>Headers that are part of the contract: where one comes, the answer must be described with it.</summary>
    private static readonly string[] Headers =
    [
        "Location", "Idempotency-Replayed", "Retry-After", "WWW-Authenticate", "Allow", "Preference-Applied", "ETag", "Accept-Ranges",
        "Content-Range", "Content-Disposition",
    ];

    private readonly List<(string[] Segments, JsonElement Item)> _paths;
    private readonly HashSet<int> _webServer;

    private ApiContract(JsonElement document)
    {
        Document = document;
        Schemas = new SchemaCheck(document);
        _paths = [.. document.GetProperty("paths").EnumerateObject()
            .Select(path => (Segments: path.Name.Split('/'), path.Value))
            .OrderBy(path => path.Segments.Count(IsParameter))];
        _webServer = [.. document.GetProperty("x-web-server-statuses").EnumerateArray().Select(status => status.GetInt32())];
        Operations = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(method => new Operation(method.Value.GetProperty("operationId").GetString()!, method.Name.ToUpperInvariant(), path.Name, method.Value)))];
    }

    public JsonElement Document { get; }

    public SchemaCheck Schemas { get; }

    public IReadOnlyList<Operation> Operations { get; }

    public JsonElement Schema(string name) => Document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>The operation that answers a call; null where the path or the method is none of the document.</summary>
    public Operation? Find(string method, string path) => FindItem(path) is { } item && item.TryGetProperty(MethodOf(method), out var found)
        ? Operations.Single(operation => operation.Described.GetProperty("operationId").ValueEquals(found.GetProperty("operationId").GetString()))
        : null;

    /// <summary>What each operation's answers are: <c>200</c>, or <c>409 already-final</c>.</summary>
    public IEnumerable<string> AnswersOf(Operation operation) =>
        operation.Described.GetProperty("responses").EnumerateObject().SelectMany(response => SlugsOf(response.Value).DefaultIfEmpty(null)
            .Select(slug => slug is null ? response.Name : $"{response.Name} {slug}"));

    /// <summary>What the answer has that the document does not tell; null when it is as described.</summary>
    public string? FaultOf(SeenAnswer seen)
    {
        if (seen.MediaType is null && seen.Body.Length == 0 && _webServer.Contains(seen.Status) && (seen.Status != 404 || seen.Method != "HEAD"))
        {
            return null; // Malformed as HTTP: the web server itself answered.
        }

        if (ResponseOf(seen) is not { } response)
        {
            return $"The status {seen.Status} is not described.";
        }

        return HeaderFault(response, seen) ?? BodyFault(response, seen);
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');

    private static string MethodOf(string method) => method == "HEAD" ? "get" : method.ToLowerInvariant();

    private IEnumerable<string?> SlugsOf(JsonElement response)
    {
        if (!Schemas.Resolve(response).TryGetProperty("content", out var content) || !content.TryGetProperty("application/problem+json", out var media))
        {
            return [];
        }

        return media.GetProperty("schema").GetProperty("allOf")[1].GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray()
            .Select(type => type.GetString()!["/problems/".Length..]);
    }

    private JsonElement? FindItem(string path)
    {
        var segments = path.TrimEnd('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return _paths.Where(known => Fits(known.Segments, segments)).Select(known => (JsonElement?)known.Item).FirstOrDefault();
    }

    private static bool Fits(string[] known, string[] segments) => known.Length == segments.Length
        && known.Zip(segments).All(pair => IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private JsonElement? ResponseOf(SeenAnswer seen)
    {
        JsonElement responses;
        if (FindItem(seen.Path) is { } item && item.TryGetProperty(MethodOf(seen.Method), out var operation))
        {
            responses = operation.GetProperty("responses");
            return responses.TryGetProperty(seen.Status.ToString((IFormatProvider?)null), out var response) ? Schemas.Resolve(response) : null;
        }

        // Another method or path: told once for all.
        int[] elsewhere = [FindItem(seen.Path) is null ? 404 : 405, 401, 403, 500];
        responses = Document.GetProperty("components").GetProperty("responses");
        return elsewhere.Contains(seen.Status) ? responses.GetProperty($"Problem{seen.Status}") : null;
    }

    private string? HeaderFault(JsonElement response, SeenAnswer seen)
    {
        var described = response.TryGetProperty("headers", out var headers) ? headers : default;
        foreach (var name in Headers)
        {
            var value = seen.Header(name);
            if (described.ValueKind != JsonValueKind.Object || !described.TryGetProperty(name, out var header))
            {
                if (value is not null)
                {
                    return $"The header {name} of {seen.Status} is not described.";
                }

                continue;
            }

            header = Schemas.Resolve(header);
            if (value is null && header.TryGetProperty("required", out var required) && required.GetBoolean())
            {
                return $"The header {name} of {seen.Status} is missing.";
            }

            if (value is not null && Schemas.Faults(header.GetProperty("schema"), JsonSerializer.SerializeToElement(value)) is { Count: > 0 } faults)
            {
                return $"The header {name}: {faults[0]}";
            }
        }

        return null;
    }

    private string? BodyFault(JsonElement response, SeenAnswer seen)
    {
        if (!response.TryGetProperty("content", out var content))
        {
            return seen.Body.Length == 0 ? null : $"{seen.Status} is described without a body.";
        }

        if (!content.TryGetProperty(seen.MediaType ?? string.Empty, out var media) && !content.TryGetProperty("*/*", out media))
        {
            return $"The media type '{seen.MediaType}' of {seen.Status} is not described.";
        }

        if (seen.Method == "HEAD")
        {
            return seen.Body.Length == 0 ? null : "HEAD is answered without a body.";
        }

        if (seen.MediaType is not ("application/json" or "application/problem+json") || media.GetProperty("schema").EnumerateObject().All(_ => false))
        {
            return null;
        }

        using var json = JsonDocument.Parse(seen.Body);
        var faults = Schemas.Faults(media.GetProperty("schema"), json.RootElement);
        return faults.Count == 0 ? null : string.Join(" · ", faults.Take(5));
    }
}

/// <summary>One call of the document.</summary>
internal sealed record Operation(string Id, string Method, string Path, JsonElement Described)
{
    /// <summary>The roles that may call it; empty is any key, null is everyone.</summary>
    public IReadOnlyList<string>? Roles => Described.GetProperty("security")[0] is var first && first.TryGetProperty("key", out var roles)
        ? [.. roles.EnumerateArray().Select(role => role.GetString()!)]
        : null;

    public override string ToString() => Id;
}

/// <summary>An answer as it came.</summary>
internal sealed record SeenAnswer(string Method, string Path, int Status, string? MediaType, Func<string, string?> Header, ReadOnlyMemory<byte> Body)
{
    /// <summary>The answer to a request of a client.</summary>
    public static SeenAnswer Of(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        string? Header(string name) =>
            (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
                ? string.Join(", ", values) : null;
        var path = request.RequestUri!.IsAbsoluteUri ? request.RequestUri.AbsolutePath : request.RequestUri.OriginalString.Split('?')[0];
        return new(request.Method.Method, path, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, Header, body);
    }
}
