using ActorTasks.Actors;
using ActorTasks.Http.Problems;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Http.Tasks;

/// <summary>A submit as far as it has been read.</summary>
internal sealed class SubmitDraft
{
    private static readonly ReadOnlyMemory<byte> JsonNull = "null"u8.ToArray();

    public string? Type { get; set; }

    public ReadOnlyMemory<byte>? Payload { get; set; }

    public string? Queue { get; set; }

    public int? Priority { get; set; }

    public long? DelayUs { get; set; }

    public long? RunAtUs { get; set; }

    public long? ExpiresAtUs { get; set; }

    public long? TimeoutUs { get; set; }

    public RetryDraft? Retry { get; set; }

    public IReadOnlyList<string> Tags { get; set; } = [];

    public string? IdempotencyKey { get; set; }

    public string? TraceParent { get; set; }

    /// <summary>Notes what fields say against each other.</summary>
    public void CheckTogether(FieldFaults faults)
    {
        if (Type is null && !faults.Any)
        {
            faults.Unreadable("type", "The type of the task is missing.");
        }

        if (DelayUs is not null && RunAtUs is not null)
        {
            faults.Contradicts("delay", "Give delay or runAt, not both.");
        }

        if (RunAtUs >= ExpiresAtUs)
        {
            faults.Contradicts("expiresAt", "It must be later than runAt, or the task can never start.");
        }

        Retry?.CheckTogether(faults);
    }

    /// <summary>The submit; what is left out is left to the handler of its type.</summary>
    /// <param name="ofType">The policy of the type's tasks; null is that of the settings.</param>
    public Submission ToSubmission(FrontDoorOptions options, RetryPolicy? ofType = null) => new()
    {
        Type = Type ?? throw new InvalidOperationException("A draft without a type was not refused."),
        Payload = Payload ?? JsonNull,
        Queue = Queue,
        Priority = Priority,
        DelayUs = DelayUs,
        RunAtUs = RunAtUs,
        ExpiresAtUs = ExpiresAtUs,
        TimeoutUs = TimeoutUs,
        Retry = Retry?.ToPolicy(ofType ?? options.Retry),
        Tags = Tags,
        IdempotencyKey = IdempotencyKey,
        TraceParent = TraceParent,
    };
}
