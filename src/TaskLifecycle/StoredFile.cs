namespace ActorTasks.TaskLifecycle;

/// <summary>Describes a file that came with a task; its bytes lie beside the journal.</summary>
/// <param name="Name">What it is asked for by, its own within the task: 1 to 64 characters of <c>a-z A-Z 0-9 . _ -</c>.</param>
/// <param name="FileName">What its sender calls it, without folders; null if nothing. For people, never for a path.</param>
/// <param name="ContentType">A media type.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of them.</param>
internal sealed record StoredFile(string Name, string? FileName, string ContentType, long Bytes, string Sha256);
