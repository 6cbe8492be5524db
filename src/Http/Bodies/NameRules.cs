using System.Buffers;
using ActorTasks.Http.Problems;

namespace ActorTasks.Http.Bodies;

/// <summary>Which texts may be names.</summary>
internal static class NameRules
{
    /// <summary>The longest type.</summary>
    public const int MaxType = 128;

    /// <summary>The longest name of a queue.</summary>
    public const int MaxQueue = 64;

    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create(Plain + ":");
    private static readonly SearchValues<char> QueueCharacters = SearchValues.Create(Plain);

    /// <summary>Checks the type of a task.</summary>
    public static void CheckType(string field, string text, FieldFaults faults) =>
        Check(field, text, MaxType, TypeCharacters, "a-z A-Z 0-9 . _ : -", faults);

    /// <summary>Checks the name of a queue.</summary>
    public static void CheckQueue(string field, string text, FieldFaults faults) =>
        Check(field, text, MaxQueue, QueueCharacters, "a-z A-Z 0-9 . _ -", faults);

    /// <summary>Checks a free text: length, and no control characters (they would break lines of logs and tables).</summary>
    public static void CheckText(string field, string text, int maxLength, FieldFaults faults)
    {
        CheckLength(field, text, maxLength, faults);
        if (text.Any(char.IsControl))
        {
            faults.Unreadable(field, "Control characters are not allowed.");
        }
    }

    private static void Check(string field, string text, int maxLength, SearchValues<char> allowed, string shown, FieldFaults faults)
    {
        CheckLength(field, text, maxLength, faults);
        if (text.AsSpan().ContainsAnyExcept(allowed))
        {
            faults.Unreadable(field, $"Only the characters {shown} are allowed.");
        }
    }

    private static void CheckLength(string field, string text, int maxLength, FieldFaults faults)
    {
        if (text.Length == 0)
        {
            faults.Unreadable(field, "It must not be empty.");
        }
        else if (text.Length > maxLength)
        {
            faults.OverLimit(field, $"It may have {maxLength} characters; {text.Length} came.");
        }
    }
}
