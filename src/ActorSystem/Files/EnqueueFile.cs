namespace ActorTasks;

/// <summary>A file that is handed over with a task.</summary>
/// <param name="Name">What handlers ask for: 1 to 64 characters of <c>a-z A-Z 0-9 . _ -</c>, beginning with a letter or digit; its own within the task, whatever the case.</param>
/// <param name="FileName">What people call it, up to 255 characters; folders in it are dropped. Null for nothing.</param>
/// <param name="ContentType">A media type, e.g. <c>text/csv</c>.</param>
/// <param name="Content">Is read from where it stands to its end, up to <c>limits.file-part</c>, and not disposed.</param>
public sealed record EnqueueFile(string Name, string? FileName, string ContentType, Stream Content);
