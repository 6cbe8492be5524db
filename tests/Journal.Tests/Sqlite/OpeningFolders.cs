using ActorTasks.Journal;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Sqlite;

namespace ActorTasks.JournalTests.Sqlite;

public sealed class OpeningFolders : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_in_use_is_refused_and_its_process_named()
    {
        await using (SqliteTaskStore.Open(_folder.Options()))
        {
            var refused = Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options()));

            Assert.Contains($"process {Environment.ProcessId} on host {Environment.MachineName}", refused.Message, StringComparison.Ordinal);
            Assert.Throws<StoreRefusedException>(() => StoppedStore.Verify(_folder.Path, 1, default));
        }

        await SqliteTaskStore.Open(_folder.Options()).DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_made()
    {
        var options = _folder.Options() with { Folder = _folder["new/er"] };

        await using var store = SqliteTaskStore.Open(options);

        Assert.True(File.Exists(_folder["new/er/actortasks.db"]));
    }

    [Fact]
    public void A_folder_with_files_of_somebody_else_is_refused_and_left_alone()
    {
        File.WriteAllText(_folder["thesis.txt"], "precious");

        var refused = Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options()));

        Assert.Contains("thesis.txt", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused()
    {
        File.WriteAllText(_folder["file"], string.Empty);

        Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options() with { Folder = _folder["file"] }));
        Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options() with { Folder = _folder["file/below"] }));
    }

    [Fact]
    public void A_database_file_that_is_none_is_refused()
    {
        File.WriteAllText(_folder["actortasks.db"], new string('x', 5_000));

        var refused = Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options()));

        Assert.Contains("actortasks.db", refused.Message, StringComparison.Ordinal);
        Assert.Equal(5_000, new FileInfo(_folder["actortasks.db"]).Length);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        await SqliteTaskStore.Open(_folder.Options()).DisposeAsync();
        RawDatabase.Change(_folder, "PRAGMA application_id = 7");

        Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options()));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_the_version_named()
    {
        await SqliteTaskStore.Open(_folder.Options()).DisposeAsync();
        RawDatabase.Change(_folder, "UPDATE meta SET value = 999 WHERE name = 'schema'; UPDATE meta SET value = '9.8.7' WHERE name = 'version'");

        foreach (var open in new Action[] { () => SqliteTaskStore.Open(_folder.Options()), () => StoppedStore.Verify(_folder.Path, 1, default) })
        {
            var refused = Assert.Throws<StoreRefusedException>(open);
            Assert.Contains("999", refused.Message, StringComparison.Ordinal);
            Assert.Contains("9.8.7", refused.Message, StringComparison.Ordinal);
            Assert.Contains(EventCodec.ProductVersion, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_number_of_partitions_is_fixed_when_the_database_is_made()
    {
        await using (var store = SqliteTaskStore.Open(_folder.Options() with { Partitions = 3 }))
        {
            Assert.Equal(3, store.Partitions);
        }

        await using (var store = SqliteTaskStore.Open(_folder.Options()))
        {
            Assert.Equal(3, store.Partitions);
        }

        var refused = Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options() with { Partitions = 4 }));
        Assert.Contains("store.partitions = 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_database_has_8_partitions_unless_told_otherwise()
    {
        await using var store = SqliteTaskStore.Open(_folder.Options());

        Assert.Equal(8, store.Partitions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void There_are_1_to_4096_partitions(int partitions)
    {
        Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(_folder.Options() with { Partitions = partitions }));
        Assert.Throws<StoreRefusedException>(() => StoppedStore.Verify(_folder.Path, 1, default));
    }

    [Fact]
    public async Task The_cluster_secret_is_made_once()
    {
        await SqliteTaskStore.Open(_folder.Options()).DisposeAsync();
        var first = Secret();
        await SqliteTaskStore.Open(_folder.Options()).DisposeAsync();

        Assert.Equal(first, Secret());
        Assert.Equal(64, first.Length);

        string Secret()
        {
            using var database = new RawDatabase(_folder);
            return Assert.Single(database.Read("SELECT hex(value) FROM meta WHERE name = 'cluster_secret'"));
        }
    }

    [Fact]
    public async Task A_folder_on_a_read_only_mount_is_refused_and_says_why()
    {
        using var mount = TmpfsMount.At(_folder["mount"], sizeKib: 4_096);
        var options = _folder.Options() with { Folder = mount.Path };
        await SqliteTaskStore.Open(options).DisposeAsync();
        mount.Remount("ro");

        var refused = Assert.Throws<StoreRefusedException>(() => SqliteTaskStore.Open(options));

        Assert.Contains(mount.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("ead-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_needs_a_database()
    {
        var refused = Assert.Throws<StoreRefusedException>(() => StoppedStore.Verify(_folder.Path, 1, default));

        Assert.Contains("actortasks.db", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
