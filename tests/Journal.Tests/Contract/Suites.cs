namespace ActorTasks.JournalTests.Contract;

public sealed class MemoryAppends() : Appends(StoreKind.Memory);

public sealed class SqliteAppends() : Appends(StoreKind.Sqlite);

public sealed class MemoryArbitrates() : Arbitrates(StoreKind.Memory);

public sealed class SqliteArbitrates() : Arbitrates(StoreKind.Sqlite);

public sealed class MemoryCreatesTogether() : CreatesTogether(StoreKind.Memory);

public sealed class SqliteCreatesTogether() : CreatesTogether(StoreKind.Sqlite);

public sealed class MemoryRecovers() : Recovers(StoreKind.Memory);

public sealed class SqliteRecovers() : Recovers(StoreKind.Sqlite);

public sealed class MemoryLists() : Lists(StoreKind.Memory);

public sealed class SqliteLists() : Lists(StoreKind.Sqlite);

public sealed class MemoryKeepsHouse() : KeepsHouse(StoreKind.Memory);

public sealed class SqliteKeepsHouse() : KeepsHouse(StoreKind.Sqlite);

public sealed class MemoryKeepsBytes() : KeepsBytes(StoreKind.Memory);

public sealed class SqliteKeepsBytes() : KeepsBytes(StoreKind.Sqlite);

public sealed class MemoryAnyCommands() : AnyCommands(StoreKind.Memory);

public sealed class SqliteAnyCommands() : AnyCommands(StoreKind.Sqlite);

public sealed class MemoryKeepsFiles() : KeepsFiles(StoreKind.Memory);

public sealed class SqliteKeepsFiles() : KeepsFiles(StoreKind.Sqlite);

public sealed class PostgresAppends() : Appends(StoreKind.Postgres);

public sealed class PostgresArbitrates() : Arbitrates(StoreKind.Postgres);

public sealed class PostgresCreatesTogether() : CreatesTogether(StoreKind.Postgres);

public sealed class PostgresRecovers() : Recovers(StoreKind.Postgres);

public sealed class PostgresLists() : Lists(StoreKind.Postgres);

public sealed class PostgresKeepsHouse() : KeepsHouse(StoreKind.Postgres);

public sealed class PostgresKeepsBytes() : KeepsBytes(StoreKind.Postgres);

public sealed class PostgresAnyCommands() : AnyCommands(StoreKind.Postgres);

public sealed class PostgresKeepsFiles() : KeepsFiles(StoreKind.Postgres);

public sealed class PooledAppends() : Appends(StoreKind.Pooled);

public sealed class PooledArbitrates() : Arbitrates(StoreKind.Pooled);

public sealed class PooledCreatesTogether() : CreatesTogether(StoreKind.Pooled);

public sealed class PooledRecovers() : Recovers(StoreKind.Pooled);

public sealed class PooledLists() : Lists(StoreKind.Pooled);

public sealed class PooledKeepsHouse() : KeepsHouse(StoreKind.Pooled);

public sealed class PooledKeepsBytes() : KeepsBytes(StoreKind.Pooled);

public sealed class PooledAnyCommands() : AnyCommands(StoreKind.Pooled);

public sealed class PooledKeepsFiles() : KeepsFiles(StoreKind.Pooled);
