using ActorTasks.PostgresTesting;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests.Server;

/// <summary>The stores that a server under test keeps its tasks in.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>Where a server under test keeps its tasks, how it is started on that, and how that is verified.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly DataFolder _folder = DataFolder.Create();
    private readonly string? _connection;
    private readonly string? _directConnection;

    private TestStore(string? connection, string? directConnection)
    {
        _connection = connection;
        _directConnection = directConnection;
    }

    /// <summary>The server's data folder: with PostgreSQL only what demo handlers write is in it.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>An empty store that has no faults of its own.</summary>
    public static TestStore Of(StoreKind kind) => kind switch
    {
        StoreKind.Sqlite => new(null, null),
        _ => On(PostgresCluster.Shared.ConnectionTo(PostgresCluster.Shared.CreateDatabase())),
    };

    /// <summary>A database.</summary>
    /// <param name="connection">The server's way to it.</param>
    /// <param name="directConnection">Another one, for what is done when the server has ended.</param>
    public static TestStore On(string connection, string? directConnection = null) => new(connection, directConnection ?? connection);

    /// <summary>Starts the server on it.</summary>
    public ServerProcess Start(params IReadOnlyList<string> settings) =>
        ServerProcess.Start(Data, settings, flags: _connection is null ? null : ["--postgres", _connection]);

    /// <summary>What the verb <c>verify</c> says of it; the server must have ended.</summary>
    public async Task AssertVerifiedAsync(ITestOutputHelper output)
    {
        var (code, said) = await ServerProcess.RunAsync(_directConnection is null ? ["verify", "--data", Data] : ["verify", "--postgres", _directConnection]);
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    public void Dispose() => _folder.Dispose();
}
