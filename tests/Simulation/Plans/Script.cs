using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorTasks.Simulation;

/// <summary>What a handler does in one attempt.</summary>
internal enum Does
{
    /// <summary>Returns after a while.</summary>
    Succeed,

    /// <summary>Throws after a while.</summary>
    Fail,

    /// <summary>Throws that it is of no use to try again.</summary>
    FailForGood,

    /// <summary>Throws with a time of its own for the next attempt.</summary>
    FailUntil,

    /// <summary>Ends as cancelled though nobody asked it to.</summary>
    StopByItself,

    /// <summary>Waits until its token is cancelled, then ends as cancelled.</summary>
    WaitForCancel,

    /// <summary>Waits until its token is cancelled, then returns all the same.</summary>
    SucceedWhenCancelled,

    /// <summary>Does not look at its token and returns late.</summary>
    SucceedLate,

    /// <summary>Does not look at its token and throws late.</summary>
    FailLate,

    /// <summary>Enqueues tasks and returns.</summary>
    Enqueue,

    /// <summary>Takes the whole process with it.</summary>
    KillTheProcess,
}

/// <summary>One attempt of a script.</summary>
/// <param name="What">What it does.</param>
/// <param name="Ms">How long it takes.</param>
internal readonly record struct Act(Does What, int Ms);

/// <summary>The payload of a simulated task: what its handler does in each attempt; the last act repeats.</summary>
/// <param name="Number">Of the order that it belongs to.</param>
/// <param name="Acts">At least one.</param>
/// <param name="Child">The key of what it enqueues; null for none.</param>
internal sealed record Script(int Number, IReadOnlyList<Act> Acts, string? Child = null)
{
    /// <summary>What attempt number so and so does.</summary>
    public Act Of(int attempt) => Acts[Math.Min(attempt, Acts.Count) - 1];

    /// <summary>As it is submitted.</summary>
    public byte[] ToPayload() => JsonSerializer.SerializeToUtf8Bytes(this, ScriptJson.Default.Script);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" then ", Acts.Select(act => $"{act.What} {act.Ms}ms"));
}

[JsonSerializable(typeof(Script))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class ScriptJson : JsonSerializerContext;
