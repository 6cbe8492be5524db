namespace UploadApp.Files;

/// <summary>Makes a harmless text of what a sender calls a file. It is shown, and never used as a path.</summary>
internal static class FileName
{
    private const int MaxLength = 120;

    /// <summary>The last part, without control characters and quotes; <c>upload</c> where nothing is left.</summary>
    public static string Clean(string? sent)
    {
        var last = sent?[(sent.LastIndexOfAny(['/', '\\']) + 1)..] ?? string.Empty;
        var kept = string.Concat(last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('"' or '<' or '>' or '|' or ':' or '*' or '?'))).Trim(' ', '.');
        return kept.Length == 0 ? "upload" : kept.Length > MaxLength ? kept[..MaxLength] : kept;
    }
}
