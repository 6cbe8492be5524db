using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using ActorTasks.JournalTests.Moving;

namespace ActorTasks.JournalTests;

/// <summary>What a store in memory leaves behind.</summary>
public sealed class MemoryStores
{
    [Fact]
    public async Task The_folder_of_its_files_is_gone_when_it_is_closed()
    {
        var store = new MemoryTaskStore(partitions: 1);
        var task = await Filled.SubmitWithFilesAsync(store, await TestShard.OpenAsync(store, 0));
        string path;
        await using (var file = (FileStream)store.Files.OpenRead(FileKey.OfInput(task.Id, "empty")))
        {
            path = file.Name;
        }

        await store.DisposeAsync();

        var folder = Path.Join(Path.GetTempPath(), Path.GetRelativePath(Path.GetTempPath(), path).Split(Path.DirectorySeparatorChar)[0]);
        Assert.StartsWith("actortasks-", Path.GetFileName(folder), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder), folder);
    }
}
