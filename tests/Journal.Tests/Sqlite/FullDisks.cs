using ActorTasks.Journal;
using ActorTasks.Journal.Sqlite;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Sqlite;

public sealed class FullDisks
{
    [Fact]
    public async Task A_full_disk_is_told_and_when_there_is_room_again_tasks_are_accepted_and_none_was_lost()
    {
        using var folder = new TempFolder();
        using var mount = TmpfsMount.At(folder["mount"], sizeKib: 4_096);
        var options = folder.Options() with { Folder = mount.Path, Partitions = 1 };
        var accepted = new List<TaskState>();
        await using (var store = SqliteTaskStore.Open(options))
        {
            var shard = await TestShard.OpenAsync(store, 0);
            var payload = new byte[60_000];
            var full = await Assert.ThrowsAsync<StoreFullException>(async () =>
            {
                while (accepted.Count < 1_000)
                {
                    accepted.Add(await shard.SubmitAsync(shard.Submit(payload: payload)));
                }
            });
            Assert.Contains("full", full.Message, StringComparison.Ordinal);
            Assert.NotEmpty(accepted);
            await Assert.ThrowsAsync<StoreFullException>(async () =>
            {
                await shard.OpenAgainAsync();
                await shard.SubmitAsync(shard.Submit(payload: payload));
            });

            mount.Remount("size=16384k");
            await shard.OpenAgainAsync();
            accepted.Add(await shard.SubmitAsync(shard.Submit(payload: payload)));
            Assert.Equal(accepted.Count, shard.LastSeq);
        }

        var report = StoppedStore.Verify(mount.Path, 10, default);
        Assert.True(report.IsClean, report.ToString());
        Assert.Equal(accepted.Count, report.Tasks);
    }
}
