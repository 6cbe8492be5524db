using ActorTasks.Actors;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Uploads;

/// <summary>What the headers of a part say.</summary>
/// <param name="Name">The part's name.</param>
/// <param name="FileName">What its sender calls it, without folders.</param>
/// <param name="ContentType">Its media type; null if it has none.</param>
internal sealed record PartHead(string Name, string? FileName, string? ContentType)
{
    /// <summary>The part that holds the task.</summary>
    public const string TaskName = "task";

    /// <summary>The media type of a file that came without one.</summary>
    public const string AnyBytes = "application/octet-stream";

    private static readonly string[] PlainEncodings = ["binary", "8bit", "7bit"];

    /// <summary>Whether it is the part that holds the task.</summary>
    public bool IsTask => Name == TaskName;

    /// <summary>Reads the headers; what is wrong is noted under the part's name, or its number where it has none.</summary>
    public static PartHead? Read(MultipartSection section, int number, FieldFaults faults)
    {
        var place = $"parts[{number}]";
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            faults.Unreadable(place, "The part must have one header 'Content-Disposition: form-data; name=\"…\"'.");
            return null;
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (!FileRules.IsName(name))
        {
            var expected = $"1 to {FileRules.MaxName} characters of a-z A-Z 0-9 . _ -, the first a letter or digit, were expected";
            faults.Unreadable(place, name.Length == 0 ? "The part has no name." : $"'{JsonFields.Shown(name)}' is no name of a part: {expected}.");
            return null;
        }

        var encoding = section.Headers?.GetValueOrDefault("Content-Transfer-Encoding").ToString();
        if (!string.IsNullOrEmpty(encoding) && !PlainEncodings.Contains(encoding.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            faults.Unreadable(name, $"Content-Transfer-Encoding '{JsonFields.Shown(encoding)}' is not read: send the bytes as they are.");
        }

        var head = new PartHead(name, FileNameOf(disposition), string.IsNullOrWhiteSpace(section.ContentType) ? null : section.ContentType);
        head.Check(faults);
        return head;
    }

    private void Check(FieldFaults faults)
    {
        if (!IsTask && FileRules.FileNameFault(FileName) is { } wrongName)
        {
            if (FileName!.Length > FileRules.MaxFileName)
            {
                faults.OverLimit(Name, wrongName);
            }
            else
            {
                faults.Unreadable(Name, wrongName);
            }
        }

        if (!IsTask && ContentType is not null && FileRules.ContentTypeFault(ContentType) is { } wrongType)
        {
            faults.Unreadable(Name, wrongType);
        }
    }

    // Folders are dropped (RFC 7578, 4.2): the name is for people, and never part of a path here. Of backslashes only
    // those before a quote are escapes: some clients send the whole path of another system.
    private static string? FileNameOf(ContentDispositionHeaderValue disposition) => FileRules.CleanFileName(
        disposition.FileNameStar.HasValue
            ? disposition.FileNameStar.ToString()
            : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString().Replace("\\\"", "\"", StringComparison.Ordinal));
}
