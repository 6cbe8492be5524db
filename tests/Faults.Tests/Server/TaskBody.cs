using System.Text;

namespace ActorTasks.FaultsTests.Server;

/// <summary>Request bodies of submits.</summary>
internal static class TaskBody
{
    /// <summary>A submit of a type with a payload that is given as JSON.</summary>
    public static StringContent Of(string type, string payloadJson, string? idempotencyKey = null) => new(
        idempotencyKey is null
            ? $$"""{"type":"{{type}}","payload":{{payloadJson}}}"""
            : $$"""{"type":"{{type}}","payload":{{payloadJson}},"idempotencyKey":"{{idempotencyKey}}"}""",
        Encoding.UTF8,
        "application/json");
}
