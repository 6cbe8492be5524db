using ActorTasks.Hocon;

namespace ActorTasks.Http.Problems;

/// <summary>What is wrong with a field, which decides the status of the whole.</summary>
internal enum FaultKind
{
    /// <summary>422: readable, but outside its limits, or against another field.</summary>
    OverLimit,

    /// <summary>400: not readable as what it must be.</summary>
    Unreadable,

    /// <summary>400: no such field.</summary>
    Unknown,

    /// <summary>413: too many bytes.</summary>
    TooLarge,
}

/// <summary>One bad field.</summary>
/// <param name="Field">Its path from the top of the body, e.g. <c>retry.delay</c>, or the name of a header or parameter.</param>
/// <param name="Message">What was expected, what came.</param>
/// <param name="Kind">What is wrong with it.</param>
internal readonly record struct FieldFault(string Field, string Message, FaultKind Kind);

/// <summary>Gathers all that is wrong with a request, so that it can be said at once.</summary>
internal sealed class FieldFaults
{
    private const int MaxFaults = 32;
    private List<FieldFault>? _faults;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _faults is not null;

    /// <summary>Adds a fault; what is beyond a bound is left out, since a caller reads a few at a time.</summary>
    public void Add(string field, FaultKind kind, string message)
    {
        _faults ??= [];
        if (_faults.Count < MaxFaults)
        {
            _faults.Add(new FieldFault(field, message, kind));
        }
    }

    /// <summary>Not readable as what it must be.</summary>
    public void Unreadable(string field, string message) => Add(field, FaultKind.Unreadable, message);

    /// <summary>Readable, but outside its limits.</summary>
    public void OverLimit(string field, string message) => Add(field, FaultKind.OverLimit, message);

    /// <summary>Readable, but against what another field says, which is a limit too: the request makes no sense as a whole.</summary>
    public void Contradicts(string field, string message) => Add(field, FaultKind.OverLimit, message);

    /// <summary>A name that is none of those known.</summary>
    public void Unknown(string prefix, string name, IReadOnlyCollection<string> known)
    {
        if (_faults is { Count: >= MaxFaults })
        {
            // The search for a closest name costs more than all else: a body of nothing but unknown fields is cut here.
            return;
        }

        var shown = name.Length > 64 ? name[..64] + "…" : name;
        var closest = ClosestName.Find(name, known);
        var hint = closest is null ? $"Known are {string.Join(", ", known)}." : $"Did you mean '{closest}'?";
        Add(prefix + shown, FaultKind.Unknown, $"'{shown}' is not known. {hint}");
    }

    /// <summary>The problem that says all of it.</summary>
    public Problem ToProblem()
    {
        var faults = _faults ?? throw new InvalidOperationException("There is no fault to tell.");
        var kind = faults.Max(fault => fault.Kind) switch
        {
            FaultKind.TooLarge => ProblemKind.PayloadTooLarge,
            FaultKind.Unknown => ProblemKind.UnknownField,
            FaultKind.Unreadable => ProblemKind.InvalidRequest,
            _ => ProblemKind.LimitExceeded,
        };
        var detail = string.Join(" ", faults.Take(3).Select(fault => $"{fault.Field}: {fault.Message}"));
        return new Problem(kind, faults.Count > 3 ? $"{detail} (and {faults.Count - 3} more, see errors)" : detail) { Faults = faults };
    }
}
