namespace UploadApp.Files;

/// <summary>The payload of a task: the file itself comes with the task.</summary>
/// <param name="Name">What its sender calls it; for people only.</param>
internal sealed record ProcessUpload(string Name);

/// <summary>The result of a task.</summary>
/// <param name="Lines">Ends of lines, and one more for a last line without one.</param>
/// <param name="Words">Runs of bytes between ASCII white space.</param>
/// <param name="Bytes">Bytes.</param>
/// <param name="CompressedBytes">Bytes of the gzip-compressed copy.</param>
internal sealed record FileCounts(long Lines, long Words, long Bytes, long CompressedBytes);

/// <summary>What is known of an uploaded file.</summary>
/// <param name="Id">Its id, which is that of its task.</param>
/// <param name="Name">What its sender calls it.</param>
/// <param name="State"><c>waiting</c>, <c>processing</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Attempt">The number of the attempt that has processed it, or does.</param>
/// <param name="ProcessedBytes">How far the attempt is.</param>
/// <param name="Counts">Once it is done.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Links">Where to go from here.</param>
internal sealed record FileStatus(string Id, string? Name, string State, int Attempt, long? ProcessedBytes, FileCounts? Counts, string? Error, FileLinks Links);

/// <summary>Where to go from a file.</summary>
/// <param name="Self">Its status.</param>
/// <param name="Content">The compressed copy, once it is done.</param>
/// <param name="Task">The task, with its whole history.</param>
internal sealed record FileLinks(string Self, string? Content, string Task)
{
    public static FileLinks Of(string id, bool isDone) => new($"/files/{id}", isDone ? $"/files/{id}/content" : null, $"/background/v1/tasks/{id}");
}
