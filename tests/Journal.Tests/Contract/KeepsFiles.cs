using System.Security.Cryptography;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

public abstract class KeepsFiles(StoreKind kind) : StoreContract(kind)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task A_file_comes_back_byte_by_byte(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        var shard = await ShardAsync();

        var task = await SubmitAsync(shard, ("report.csv", bytes), ("second", [7]));

        await Seam.ReopenAsync();
        Assert.Equal(bytes, Read(FileKey.OfInput(task.Id, "report.csv")));
        Assert.Equal([7], Read(FileKey.OfInput(task.Id, "second")));
        var read = (await Store.Queries.GetAsync(task.Id, default))!.State;
        Assert.Equal(["report.csv", "second"], read.Files.Select(file => file.Name));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), read.Files[0].Sha256);
        Assert.Equal(size, read.Files[0].Bytes);
    }

    [Fact]
    public async Task An_open_file_can_be_read_from_any_place_and_not_be_written_to()
    {
        var shard = await ShardAsync();
        var task = await SubmitAsync(shard, ("letters", "abcdef"u8.ToArray()));

        await using var file = await Store.Files.OpenReadAsync(FileKey.OfInput(task.Id, "letters"), default);
        file.Seek(4, SeekOrigin.Begin);

        Assert.False(file.CanWrite);
        Assert.Equal((int)'e', file.ReadByte());
    }

    [Fact]
    public async Task Files_that_nobody_keeps_are_gone()
    {
        var shard = await ShardAsync();
        var (id, unplaced) = (shard.NewId(), shard.NewId());
        await using (var stage = Store.Files.Begin())
        {
            await WriteAsync(stage, "file-a", [1, 2, 3]);
            await stage.PlaceAsync(id, FileScopes.Inputs);
            Assert.Equal([1, 2, 3], Read(FileKey.OfInput(id, "a")));
        }

        await using (var stage = Store.Files.Begin())
        {
            stage.Create("file-a");
        }

        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.Files.OpenReadAsync(FileKey.OfInput(id, "a"), default).AsTask());
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.Files.OpenReadAsync(FileKey.OfInput(unplaced, "a"), default).AsTask());
    }

    [Fact]
    public async Task A_result_file_stays_beside_the_files_of_its_task_and_a_late_one_goes()
    {
        var shard = await ShardAsync();
        var task = await shard.StartAsync(await SubmitAsync(shard, ("in", [1])));
        var result = await PlaceResultAsync(task, 1, [2, 3]);
        await PlaceResultAsync(task, 2, [4]);

        var done = await shard.DoAsync(task, new RecordOutcome(task.Token, new AttemptOutcome.Succeeded(result, default)));
        Store.Files.Settle(new FileKey(task.Id, "result-1"), isKept: true);
        Store.Files.Settle(new FileKey(task.Id, "result-2"), isKept: false);

        Assert.Equal("result-1", done.Result!.File);
        Assert.Equal([2, 3], Read(new FileKey(task.Id, "result-1")));
        Assert.Equal([1], Read(FileKey.OfInput(task.Id, "in")));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.Files.OpenReadAsync(new FileKey(task.Id, "result-2"), default).AsTask());
        Assert.Null(await Store.Queries.ResultAsync(task.Id, default));
    }

    private protected async Task<DataInfo> PlaceResultAsync(TaskState task, int attempt, byte[] bytes)
    {
        var name = FileKey.NameOfResult(attempt);
        await using var stage = Store.Files.Begin();
        var sha256 = await WriteAsync(stage, name, bytes);
        await stage.PlaceAsync(task.Id, name);
        stage.Leave();
        return new DataInfo("application/gzip", bytes.Length, sha256) { File = name, FileName = "out.gz" };
    }

    private protected async Task<TaskState> SubmitAsync(TestShard shard, params (string Name, byte[] Bytes)[] files)
    {
        var command = shard.Submit();
        await using var stage = Store.Files.Begin();
        var stored = new List<StoredFile>();
        foreach (var (name, bytes) in files)
        {
            stored.Add(new StoredFile(name, "a name.txt", "text/plain", bytes.Length, await WriteAsync(stage, FileKey.NameOfInput(name), bytes)));
        }

        await stage.PlaceAsync(command.Id, FileScopes.Inputs);
        var task = await shard.SubmitAsync(command with { Files = [.. stored] });
        stage.Keep();
        return task;
    }

    private protected static async Task<string> WriteAsync(IFileStage stage, string name, byte[] bytes)
    {
        var draft = stage.Create(name);
        await draft.WriteAsync(bytes);
        return await draft.CloseAsync();
    }

    private byte[] Read(FileKey key)
    {
        using var file = Store.Files.OpenRead(key);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
