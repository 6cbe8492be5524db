namespace ActorTasks.Actors;

/// <summary>What a task type may be called.</summary>
internal static class TypeNames
{
    public const int MaxLength = 128;

    /// <summary>1 to 128 characters of <c>a-z A-Z 0-9 . _ : -</c>.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');

    /// <exception cref="ArgumentException">The name is malformed.</exception>
    public static void Check(string name, string parameter)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"'{name}' is no task type: 1 to {MaxLength} characters of a-z A-Z 0-9 . _ : - were expected.", parameter);
        }
    }
}
