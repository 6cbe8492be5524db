using ActorTasks.Journal;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Memory;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite;
using ActorTasks.JournalTests.Postgres;

namespace ActorTasks.JournalTests.Contract;

/// <summary>A store under test: opened, opened again as after a restart, verified.</summary>
internal abstract class StoreSeam : IAsyncDisposable
{
    public const int Partitions = 4;
    public const int MaxScannedRows = 200;
    public const int HouseStepRows = 20;

    public ITaskStore Store { get; protected set; } = null!;

    public static async Task<StoreSeam> OpenAsync(StoreKind kind)
    {
        return kind switch
        {
            StoreKind.Memory => new MemorySeam(),
            StoreKind.Sqlite => new SqliteSeam(),
            StoreKind.Postgres => await PostgresSeam.BeginAsync(PostgresServer.One.Connection),
            StoreKind.Pooled => await PostgresSeam.BeginAsync(PostgresServer.PooledConnection),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>Closes and opens the store: what was acknowledged must be there.</summary>
    public abstract Task ReopenAsync();

    /// <summary>Verifies the store; it is closed afterwards.</summary>
    public abstract Task<VerifyReport> VerifyAsync();

    /// <summary>Rebuilds the store; it is closed afterwards.</summary>
    public abstract Task<RebuildReport> RebuildAsync();

    public abstract ValueTask DisposeAsync();

    private sealed class MemorySeam : StoreSeam
    {
        private MemoryTaskStore _store = new(Partitions, MaxScannedRows, HouseStepRows);

        public MemorySeam() => Store = _store;

        public override Task ReopenAsync()
        {
            Store = _store = _store.Reopen();
            return Task.CompletedTask;
        }

        public override Task<VerifyReport> VerifyAsync() => Task.FromResult(VerifyStore.Run(_store.Audit(), 20, CancellationToken.None));

        public override Task<RebuildReport> RebuildAsync() =>
            Task.FromResult(RebuildStore.Run(_store.Audit(), _store.Repair(), CancellationToken.None));

        public override ValueTask DisposeAsync() => _store.DisposeAsync();
    }

    private sealed class SqliteSeam : StoreSeam
    {
        private readonly TempFolder _folder = new();

        public SqliteSeam() => Store = Open();

        public override async Task ReopenAsync()
        {
            await Store.DisposeAsync();
            Store = Open();
        }

        public override async Task<VerifyReport> VerifyAsync()
        {
            await Store.DisposeAsync();
            return StoppedStore.Verify(_folder.Path, 20, CancellationToken.None);
        }

        public override async Task<RebuildReport> RebuildAsync()
        {
            await Store.DisposeAsync();
            return StoppedStore.Rebuild(_folder.Path, CancellationToken.None);
        }

        public override async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            _folder.Dispose();
        }

        private SqliteTaskStore Open() => SqliteTaskStore.Open(_folder.Options() with
        {
            Partitions = Partitions,
            MaxScannedRows = MaxScannedRows,
            HouseStepRows = HouseStepRows,
        });
    }

    private sealed class PostgresSeam(string connection) : StoreSeam
    {
        private readonly PostgresStoreOptions _options = new()
        {
            Connection = connection,
            Schema = $"test_{Guid.NewGuid():N}",
            Partitions = Partitions,
            Readers = 3,
            MaxScannedRows = MaxScannedRows,
            HouseStepRows = HouseStepRows,
        };

        public static async Task<StoreSeam> BeginAsync(string connection)
        {
            var seam = new PostgresSeam(connection);
            seam.Store = await PostgresTaskStore.OpenAsync(seam._options);
            return seam;
        }

        public override async Task ReopenAsync()
        {
            await Store.DisposeAsync();
            Store = await PostgresTaskStore.OpenAsync(_options);
            await Store.Leases!.SweepAsync();
        }

        public override async Task<VerifyReport> VerifyAsync()
        {
            await Store.DisposeAsync();
            return StoppedPostgres.Verify(_options, 20, CancellationToken.None);
        }

        public override async Task<RebuildReport> RebuildAsync()
        {
            await Store.DisposeAsync();
            return StoppedPostgres.Rebuild(_options, CancellationToken.None);
        }

        public override ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
