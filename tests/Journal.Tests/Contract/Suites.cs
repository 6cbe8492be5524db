namespace ActorTasks.JournalTests.Contract;

public sealed class MemoryAppends() : Appends(StoreKind.Memory);

public sealed class SqliteAppends() : Appends(StoreKind.Sqlite);

public sealed class MemoryArbitrates() : Arbitrates(StoreKind.Memory);

public sealed class SqliteArbitrates() : Arbitrates(StoreKind.Sqlite);
