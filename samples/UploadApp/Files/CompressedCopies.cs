using ActorTasks;

namespace UploadApp.Files;

/// <summary>The compressed copies on disk. A copy appears whole: it is written beside its place, synced, then moved there.</summary>
internal sealed class CompressedCopies
{
    private readonly string _folder;

    public CompressedCopies(UploadOptions options)
    {
        _folder = Path.Combine(options.Folder, "compressed");
        Directory.CreateDirectory(_folder);
        foreach (var left in Directory.EnumerateFiles(_folder, "*.part"))
        {
            File.Delete(left);
        }
    }

    /// <summary>Where the copy of a file lies. The id is a UUID, so no sender has a say in it.</summary>
    public string PathOf(TaskId id) => Path.Combine(_folder, $"{id}.gz");

    /// <summary>Begins a copy.</summary>
    public FileStream Begin(TaskId id, int attempt) => new(PartOf(id, attempt), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);

    /// <summary>A copy is whole: puts it in its place, instead of one that an earlier attempt left.</summary>
    public void Finish(TaskId id, int attempt) => File.Move(PartOf(id, attempt), PathOf(id), overwrite: true);

    private string PartOf(TaskId id, int attempt) => Path.Combine(_folder, $"{id}.{attempt}.part");
}
