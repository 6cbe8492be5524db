using System.Buffers;
using System.Net.Http.Headers;

namespace ActorTasks.Actors;

/// <summary>What files of tasks may be called.</summary>
internal static class FileRules
{
    /// <summary>The longest name of a file within its task.</summary>
    public const int MaxName = 64;

    /// <summary>The longest name that its sender gives.</summary>
    public const int MaxFileName = 255;

    /// <summary>The longest media type.</summary>
    public const int MaxContentType = 255;

    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Whether a text can be the name of a file within its task: it is then a plain file name on every system.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(s_nameCharacters);

    /// <summary>A sender's name without the folders in front; null where nothing is left.</summary>
    public static string? CleanFileName(string? fileName)
    {
        var last = fileName?[(fileName.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return string.IsNullOrEmpty(last) || last is "." or ".." ? null : last;
    }

    /// <summary>Throws what <paramref name="fault"/> makes of the first rule that is broken.</summary>
    public static void Check(string? fileName, string contentType, Func<string, Exception> fault)
    {
        if (FileNameFault(fileName) is { } wrongName)
        {
            throw fault(wrongName);
        }

        if (ContentTypeFault(contentType) is { } wrongType)
        {
            throw fault(wrongType);
        }
    }

    /// <summary>What is wrong with a clean file name; null for nothing.</summary>
    public static string? FileNameFault(string? fileName)
    {
        if (fileName is null)
        {
            return null;
        }

        return fileName.Length > MaxFileName
            ? $"A file name may have {MaxFileName} characters; {fileName.Length} came."
            : fileName.Any(char.IsControl) ? "Control characters are not allowed in a file name." : null;
    }

    /// <summary>What is wrong with a media type; null for nothing.</summary>
    public static string? ContentTypeFault(string contentType) =>
        contentType.Length <= MaxContentType && MediaTypeHeaderValue.TryParse(contentType, out _) && !contentType.Any(char.IsControl)
            ? null
            : $"The content type must be a media type such as text/csv, of at most {MaxContentType} characters.";
}
