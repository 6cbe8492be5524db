using System.Security.Cryptography;
using ActorTasks.Journal;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Postgres;
using ActorTasks.JournalTests.Postgres;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Moving;

/// <summary>Stores with something of everything in them, and what the tests of moving compare.</summary>
internal static class Filled
{
    public const int Partitions = 3;

    /// <summary>Long enough for several pieces in PostgreSQL.</summary>
    public static readonly byte[] LargeFile = RandomNumberGenerator.GetBytes(700_001);

    /// <summary>A result that is a file.</summary>
    public static readonly byte[] Result = RandomNumberGenerator.GetBytes(5_000);

    /// <summary>A schema that nobody else has.</summary>
    public static PostgresStoreOptions Schema() =>
        new() { Connection = PostgresServer.One.Connection, Schema = $"test_{Guid.NewGuid():N}", Readers = 3 };

    /// <summary>Tasks of every state, with keys, tags, files, large and empty bytes, marks, gaps in the numbers, and a history.</summary>
    public static async Task<TaskState> FillAsync(ITaskStore store)
    {
        var shard = await TestShard.OpenAsync(store, 0);
        await shard.FinishedAsync(shard.Submit(key: "one key", tags: ["welcome", "ünïcode \"tag\"", "a'b\\c"]), "42"u8.ToArray());
        await shard.FinishedAsync(shard.Submit(payload: RandomNumberGenerator.GetBytes(100_000)), RandomNumberGenerator.GetBytes(20_000));
        await shard.FailAsync(await shard.StartAsync(await shard.SubmitAsync(shard.Submit(payload: []))), permanent: true);
        await UntilKeptAsync(store);
        await shard.FinishedAsync(shard.Submit(payload: [0, 255, 0]));
        await shard.SubmitAsync(shard.Submit(readyAtUs: TestShard.NowUs + 5, expiresAtUs: TestShard.NowUs + 9, queue: "mails"));
        shard.LastSeq += 7;
        await shard.StartAsync(await shard.SubmitAsync(shard.Submit(key: "another", priority: 9)));
        var held = await shard.SubmitAsync();
        await store.MarkAsync(0, shard.Epoch, [new HeldMark(held.Id, HeldReasons.NoWorker)]);

        var other = await TestShard.OpenAsync(store, Partitions - 1);
        await other.FailAsync(await other.StartAsync(await other.SubmitAsync(other.Submit(tags: []))));
        return await SubmitWithFilesAsync(store, other);
    }

    /// <summary>Another store has exactly the same events, rows and counters, and reads the same bytes.</summary>
    public static async Task AssertSameAsync(ITaskStore store, IReadOnlyList<string> rows, TaskState withFiles, IMoveSource moved)
    {
        Assert.Equal(rows, Rows(moved));
        Assert.Equal(Partitions, store.Partitions);
        Assert.Equal(LargeFile, await ReadAsync(store, FileKey.OfInput(withFiles.Id, "large.bin")));
        Assert.Empty(await ReadAsync(store, FileKey.OfInput(withFiles.Id, "empty")));
        Assert.Equal(Result, await ReadAsync(store, new FileKey(withFiles.Id, "result-1")));
    }

    /// <summary>Every cell of every row, and what each partition begins with beside its epoch.</summary>
    public static IReadOnlyList<string> Rows(IMoveSource source)
    {
        var all = new List<string>();
        foreach (var table in MovedTable.All)
        {
            all.AddRange(source.Rows(table).Select(row => table.Name + ": " + string.Join(" | ", table.Columns.Select((kind, column) => Cell(row, kind, column)))).Order(StringComparer.Ordinal));
        }

        return [.. all, .. source.Shards().Select(shard => $"{shard.Partition}: {shard.LastSeq} {shard.Header.Replace(" ", "", StringComparison.Ordinal)}"), Convert.ToHexString(source.ClusterSecret)];
    }

    private static string Cell(IMovedRow row, CellKind kind, int column) => row.IsNull(column) ? "NULL" : kind switch
    {
        CellKind.Int or CellKind.BigInt => $"{row.Number(column)}",
        CellKind.Id => $"{row.Id(column)}",
        CellKind.Bytes => Convert.ToHexString(row.Bytes(column)),
        _ => row.Text(column),
    };

    private static async Task UntilKeptAsync(ITaskStore store)
    {
        while (await store.KeepHouseAsync(TestShard.NowUs, default))
        {
        }
    }

    /// <summary>A task with a large file and an empty one, whose result is a file too.</summary>
    public static async Task<TaskState> SubmitWithFilesAsync(ITaskStore store, TestShard shard)
    {
        var command = shard.Submit();
        await using var stage = store.Files.Begin();
        var files = new List<StoredFile>();
        foreach (var (name, bytes) in new[] { ("large.bin", LargeFile), ("empty", Array.Empty<byte>()) })
        {
            var draft = stage.Create(FileKey.NameOfInput(name));
            await draft.WriteAsync(bytes);
            files.Add(new StoredFile(name, null, "application/octet-stream", bytes.Length, await draft.CloseAsync()));
        }

        await stage.PlaceAsync(command.Id, FileScopes.Inputs);
        var task = await shard.StartAsync(await shard.SubmitAsync(command with { Files = [.. files] }));
        stage.Keep();

        var resultName = FileKey.NameOfResult(task.Attempt);
        await using var ended = store.Files.Begin();
        var result = ended.Create(resultName);
        await result.WriteAsync(Result);
        var info = new DataInfo("application/gzip", Result.Length, await result.CloseAsync()) { File = resultName, FileName = "out.gz" };
        await ended.PlaceAsync(task.Id, resultName);
        task = await shard.DoAsync(task, new RecordOutcome(task.Token, new AttemptOutcome.Succeeded(info, default)));
        ended.Keep();
        return task;
    }

    private static async Task<byte[]> ReadAsync(ITaskStore store, FileKey key)
    {
        await using var file = store.Files.OpenRead(key);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}

/// <summary>Progress that is remembered, or that a test answers to.</summary>
internal sealed class HeardProgress(Action<MoveProgress>? on = null) : IProgress<MoveProgress>
{
    public List<MoveProgress> Heard { get; } = [];

    public void Report(MoveProgress value)
    {
        Heard.Add(value);
        on?.Invoke(value);
    }
}
