using ActorTasks.Journal;
using ActorTasks.Journal.Audit;

namespace ActorTasks.JournalTests.Contract;

/// <summary>The stores that keep the contract.</summary>
public enum StoreKind
{
    Memory,
    Sqlite,
    Postgres,

    /// <summary>PostgreSQL behind a transaction pooler.</summary>
    Pooled,
}

/// <summary>A suite that every store passes; a subclass per store runs it.</summary>
public abstract class StoreContract(StoreKind kind) : IAsyncLifetime
{
    private protected StoreSeam Seam { get; private set; } = null!;

    private protected ITaskStore Store => Seam.Store;

    public virtual async Task InitializeAsync() => Seam = await StoreSeam.OpenAsync(kind);

    /// <summary>Whatever a test did: what is left is a store whose tables are what its events say.</summary>
    public virtual async Task DisposeAsync()
    {
        VerifyReport report;
        await using (Seam)
        {
            report = await Seam.VerifyAsync();
        }

        Assert.True(report.IsClean, report.ToString());
    }

    private protected Task<TestShard> ShardAsync(int partition = 0) => TestShard.OpenAsync(() => Seam.Store, partition);
}
