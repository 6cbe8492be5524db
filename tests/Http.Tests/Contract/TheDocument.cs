using System.Text.Json;
using System.Text.RegularExpressions;
using ActorTasks.Http.Problems;
using ActorTasks.HttpTests.Fakes;
using Microsoft.AspNetCore.Routing;

namespace ActorTasks.HttpTests.Contract;

/// <summary>The OpenAPI document in itself, and beside routes and problems.</summary>
public sealed class TheDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];
    private static readonly ApiContract Contract = ApiContract.Served;

    [Fact]
    public async Task It_is_served()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.GetAsync("/openapi/v1.json");
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal("3.1.0", answer.Json.GetProperty("openapi").GetString());
        Assert.Empty((await door.SendAsync(HttpMethod.Head, "/openapi/v1.json")).Text);
    }

    [Fact]
    public async Task Every_route_is_in_it_and_it_has_no_other()
    {
        await using var door = await Door.OpenAsync();
        var mapped = door.Routes
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                .Where(method => method != "HEAD")
                .Select(method => $"{method} {route.RoutePattern.RawText}"));
        Assert.Equal(mapped.Order(), Contract.Operations.Select(operation => $"{operation.Method} {operation.Path}").Order());
        Assert.All(door.Routes, route => Assert.True(
            route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { } methods || !methods.Contains("GET") || methods.Contains("HEAD"), route.DisplayName));
    }

    [Fact]
    public void Every_problem_is_in_it_with_its_status_and_it_has_no_other()
    {
        var described = Contract.Document.GetProperty("components").GetProperty("responses").EnumerateObject()
            .Select(response => response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("allOf")[1].GetProperty("properties"))
            .SelectMany(members => members.GetProperty("type").GetProperty("enum").EnumerateArray().Select(type => $"{type} {members.GetProperty("status").GetProperty("const")}"));
        Assert.Equal(ProblemKind.All.Select(kind => $"/problems/{kind.Slug} {kind.Status}").Order(), described.Distinct().Order());
    }

    [Fact]
    public void Every_kind_of_problem_is_listed_and_tells_what_to_do()
    {
        var kinds = typeof(ProblemKind).GetFields().Where(field => field.FieldType == typeof(ProblemKind)).Select(field => (ProblemKind)field.GetValue(null)!).ToList();
        Assert.Equal(kinds.Select(kind => kind.Slug).Order(), ProblemKind.All.Select(kind => kind.Slug).Order());
        Assert.All(kinds, kind => Assert.Equal(kind.Explanation.TrimEnd(), kind.Explanation));
        Assert.All(kinds, kind => Assert.True(kind.Explanation.Length > 40 && kind.Explanation.EndsWith('.'), kind.Slug));
    }

    [Fact]
    public void Its_references_lead_somewhere_and_nothing_of_it_is_unused()
    {
        var components = Contract.Document.GetProperty("components").EnumerateObject()
            .Where(kind => kind.Name != "securitySchemes")
            .SelectMany(kind => kind.Value.EnumerateObject().Select(one => $"#/components/{kind.Name}/{one.Name}"));
        var used = All(Contract.Document).Where(element => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out _))
            .Select(element => element.GetProperty("$ref").GetString()!)
            .Concat(All(Contract.Document).Where(element => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("mapping", out _))
                .SelectMany(element => element.GetProperty("mapping").EnumerateObject().Select(one => one.Value.GetString()!)));

        // 405 is the answer of methods that the document does not have.
        Assert.Equal(components.Order(), used.Append("#/components/responses/Problem405").Distinct().Order());
    }

    [Fact]
    public void Its_operations_are_whole()
    {
        Assert.Equal(Contract.Operations.Count, Contract.Operations.Select(operation => operation.Id).Distinct().Count());
        foreach (var operation in Contract.Operations)
        {
            Assert.Contains(operation.Method.ToLowerInvariant(), Methods);
            Assert.NotEmpty(operation.Described.GetProperty("summary").GetString()!);
            Assert.Contains(operation.Described.GetProperty("responses").EnumerateObject(), response => response.Name[0] == '2');
            var parameters = Parameters(operation);
            Assert.All(parameters, parameter => Assert.True(parameter.TryGetProperty("schema", out _)));
            Assert.Equal(
                Regex.Matches(operation.Path, @"\{(\w+)\}").Select(match => match.Groups[1].Value),
                parameters.Where(parameter => parameter.GetProperty("in").ValueEquals("path") && parameter.GetProperty("required").GetBoolean())
                    .Select(parameter => parameter.GetProperty("name").GetString()!));
            foreach (var response in operation.Described.GetProperty("responses").EnumerateObject())
            {
                Assert.Matches("^[1-5][0-9][0-9]$", response.Name);
                Assert.NotEmpty(Contract.Schemas.Resolve(response.Value).GetProperty("description").GetString()!);
            }
        }
    }

    [Fact]
    public void Its_schemas_use_what_the_tests_understand()
    {
        var schemas = Contract.Document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Value).ToList();
        Assert.All(schemas.SelectMany(Inner), schema => Assert.All(schema.EnumerateObject(), keyword => Assert.Contains(keyword.Name, SchemaCheck.Keywords)));
    }

    [Fact]
    public void Its_examples_are_valid()
    {
        var checkedOnes = 0;
        foreach (var schema in All(Contract.Document).Where(element => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("example", out _)))
        {
            var subject = schema.TryGetProperty("schema", out var inner) ? inner : schema;
            Assert.Empty(Contract.Schemas.Faults(subject, schema.GetProperty("example")));
            checkedOnes++;
        }

        Assert.True(checkedOnes >= 5, "There are fewer examples than there were.");
    }

    private static List<JsonElement> Parameters(Operation operation) => operation.Described.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Select(Contract.Schemas.Resolve)] : [];

    private static IEnumerable<JsonElement> All(JsonElement element) => Children(element).SelectMany(All).Prepend(element);

    private static IEnumerable<JsonElement> Children(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(member => member.Name != "example").Select(member => member.Value),
        JsonValueKind.Array => element.EnumerateArray(),
        _ => [],
    };

    /// <summary>A schema and all schemas within it.</summary>
    private static IEnumerable<JsonElement> Inner(JsonElement schema)
    {
        var members = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(member => member.Value) : [];
        var parts = new[] { "oneOf", "allOf" }.SelectMany(word => schema.TryGetProperty(word, out var list) ? list.EnumerateArray() : []);
        IEnumerable<JsonElement> items = schema.TryGetProperty("items", out var item) ? [item] : [];
        return members.Concat(parts).Concat(items).SelectMany(Inner).Prepend(schema);
    }
}
