using System.Collections.Immutable;
using System.Text.Json;
using ActorTasks.Hocon;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Http.Tasks;

/// <summary>The member <c>retry</c> of a submit; what it leaves out comes from the settings.</summary>
internal sealed class RetryDraft
{
    private const int MaxDelays = 100;
    private static readonly TimeSpan MaxDelayBound = TimeSpan.FromDays(365);
    private static readonly string[] BackoffWords = ["fixed", "linear", "exponential"];
    private static readonly JsonObject Fields = new("maxAttempts", "backoff", "delay", "maxDelay", "jitter");

    public int? MaxAttempts { get; private set; }

    public BackoffKind? Backoff { get; private set; }

    public ImmutableArray<long> DelaysUs { get; private set; } = [];

    public long? DelayUs { get; private set; }

    public long? MaxDelayUs { get; private set; }

    public double? Jitter { get; private set; }

    /// <summary>Reads the object at whose start the reader stands; null when something else stands there.</summary>
    public static RetryDraft? Read(ref Utf8JsonReader json, FieldFaults faults)
    {
        if (!JsonFields.Is(ref json, JsonTokenType.StartObject, "retry", "an object", faults))
        {
            return null;
        }

        var draft = new RetryDraft();
        Fields.Read(ref json, "retry.", draft, faults, ReadField);
        return draft;
    }

    /// <summary>Notes what fields say against each other.</summary>
    public void CheckTogether(FieldFaults faults)
    {
        if (Backoff == BackoffKind.List && DelayUs is not null)
        {
            faults.Contradicts("retry.delay", "A backoff that is a list has its own delays.");
        }

        if (DelayUs > MaxDelayUs)
        {
            faults.Contradicts("retry.maxDelay", "It must not be shorter than delay.");
        }
    }

    /// <summary>The policy, with what is not given taken from <paramref name="settings"/>.</summary>
    public RetryPolicy ToPolicy(RetryPolicy settings)
    {
        var backoff = Backoff ?? settings.Backoff;
        var delayUs = DelayUs ?? settings.DelayUs;
        var longestUs = backoff == BackoffKind.List && Backoff is not null ? DelaysUs.Max() : delayUs;
        return settings with
        {
            MaxAttempts = MaxAttempts ?? settings.MaxAttempts,
            Backoff = backoff,
            DelaysUs = Backoff is null ? settings.DelaysUs : DelaysUs,
            DelayUs = delayUs,

            // A delay that the caller chose is not cut by a bound that the caller did not choose.
            MaxDelayUs = MaxDelayUs ?? Math.Max(settings.MaxDelayUs, longestUs),
            Jitter = Jitter ?? settings.Jitter,
        };
    }

    private static void ReadField(ref Utf8JsonReader json, int field, RetryDraft into, FieldFaults faults)
    {
        switch (field)
        {
            case 0:
                into.MaxAttempts = JsonFields.Whole(ref json, "retry.maxAttempts", 1, 1000, faults);
                break;
            case 1:
                into.ReadBackoff(ref json, faults);
                break;
            case 2:
                into.DelayUs = JsonFields.DurationUs(ref json, "retry.delay", TimeSpan.Zero, MaxDelayBound, faults);
                break;
            case 3:
                into.MaxDelayUs = JsonFields.DurationUs(ref json, "retry.maxDelay", TimeSpan.Zero, MaxDelayBound, faults);
                break;
            default:
                into.Jitter = JsonFields.Share(ref json, "retry.jitter", faults);
                break;
        }
    }

    private void ReadBackoff(ref Utf8JsonReader json, FieldFaults faults)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            ReadDelays(ref json, faults);
            return;
        }

        if (JsonFields.Text(ref json, "retry.backoff", faults) is not { } word)
        {
            return;
        }

        var kind = Array.IndexOf(BackoffWords, word);
        if (kind >= 0)
        {
            Backoff = (BackoffKind)kind;
            return;
        }

        faults.Unreadable("retry.backoff",
            $"'{JsonFields.Shown(word)}' is none of fixed, linear, exponential or a list of durations.{ClosestName.Hint(word, BackoffWords)}");
    }

    private void ReadDelays(ref Utf8JsonReader json, FieldFaults faults)
    {
        var delaysUs = ImmutableArray.CreateBuilder<long>();
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var field = $"retry.backoff[{count++}]";
            if (json.TokenType == JsonTokenType.Null)
            {
                faults.Unreadable(field, "Expected a duration; null came.");
            }
            else if (count > MaxDelays)
            {
                json.Skip();
            }
            else if (JsonFields.DurationUs(ref json, field, TimeSpan.Zero, MaxDelayBound, faults) is { } delayUs)
            {
                delaysUs.Add(delayUs);
            }
        }

        if (count is 0 or > MaxDelays)
        {
            faults.OverLimit("retry.backoff", $"A list has 1 to {MaxDelays} durations; {count} came.");
        }

        Backoff = BackoffKind.List;
        DelaysUs = delaysUs.ToImmutable();
    }
}
