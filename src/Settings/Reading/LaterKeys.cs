namespace ActorTasks.Hocon;

/// <summary>Keys that a later version knows: naming one is told apart from a typing error.</summary>
internal static class LaterKeys
{
    /// <summary>The word on a key, or on a block around it; null for any other.</summary>
    public static string? Describe(string key, IReadOnlyDictionary<string, string> laterKeys)
    {
        foreach (var (later, note) in laterKeys)
        {
            if (key.Equals(later, StringComparison.OrdinalIgnoreCase)
                || key.StartsWith(later + ".", StringComparison.OrdinalIgnoreCase))
            {
                return note;
            }
        }

        return null;
    }
}
