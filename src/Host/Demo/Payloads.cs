using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorTasks.Server.Demo;

/// <summary>How long to sleep or spin.</summary>
internal sealed record For([property: JsonPropertyName("for"), JsonRequired] string Duration);

/// <summary>How many attempts to fail.</summary>
internal sealed record FailTimes([property: JsonRequired] int Times);

/// <summary>What to hash.</summary>
internal sealed record HashText([property: JsonRequired] string Text);

/// <summary>What to append to which file.</summary>
internal sealed record AppendLine([property: JsonRequired] string File, [property: JsonRequired] string Line);

/// <summary>How many tasks of which type to enqueue, all with the same payload.</summary>
internal sealed record FanOutTo([property: JsonRequired] int Count, [property: JsonRequired] string Type, JsonElement? Payload = null);

/// <summary>How long it slept, as it was asked to.</summary>
internal sealed record Slept(string For);

/// <summary>How many attempts failed before.</summary>
internal sealed record Failed(int Failures);

/// <summary>The SHA-256 in lower-case hexadecimal digits, and the number of bytes.</summary>
internal sealed record Hashed(string Sha256, int Size);

/// <summary>How often it looked at the clock.</summary>
internal sealed record Spun(long Rounds);

/// <summary>Where the line went, and the size of the file after it.</summary>
internal sealed record Appended(string File, long Size);

/// <summary>The tasks that it enqueued.</summary>
internal sealed record FannedOut(IReadOnlyList<TaskId> Tasks);

/// <summary>A file that came with the task, as it was read.</summary>
internal sealed record Digested(string Name, long Size, string Sha256);
