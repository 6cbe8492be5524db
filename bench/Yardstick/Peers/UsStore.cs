using System.Globalization;
using ActorTasks.Yardstick.Processes;

namespace ActorTasks.Yardstick.Peers;

/// <summary>Where the product keeps tasks; a way to run it that is measured as a peer of its own.</summary>
/// <param name="Key">The word by which the command line knows it.</param>
/// <param name="Name">Its name in the results.</param>
/// <param name="Durability">What is on disk when a task is accepted.</param>
internal abstract record UsStore(string Key, string Name, string Durability)
{
    /// <summary>One file.</summary>
    public static UsStore Sqlite { get; } = new SqliteStore();

    /// <summary>A PostgreSQL server as <c>initdb</c> makes it, charged to us.</summary>
    public static UsStore Postgres { get; } = new PostgresStore();

    /// <summary>Makes a new one.</summary>
    public abstract Task<UsPlace> OpenAsync(Running running, Site site, CancellationToken cancellation);

    private sealed record SqliteStore() : UsStore("us", AllPeers.Us, "synced to disk before the 202 (SQLite WAL, synchronous=FULL)")
    {
        /// <inheritdoc/>
        public override Task<UsPlace> OpenAsync(Running running, Site site, CancellationToken cancellation)
        {
            var data = site.Run.New("us");
            return Task.FromResult(new UsPlace(["--data", data], what => Task.FromResult(TaskCounts.Read(data, what))));
        }
    }

    private sealed record PostgresStore() : UsStore("us-postgres", AllPeers.UsOnPostgres, "synced to disk before the 202 (PostgreSQL, synchronous_commit=on)")
    {
        /// <inheritdoc/>
        public override async Task<UsPlace> OpenAsync(Running running, Site site, CancellationToken cancellation)
        {
            var postgres = running.Add(await Processes.Postgres.StartAsync(site.Run, cancellation));
            var connection = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={postgres.Port};Username=postgres;Database=postgres");
            return new UsPlace(
                ["--postgres", connection],
                what => postgres.NumberAsync($"SELECT coalesce(sum(n), 0)::bigint FROM actortasks.counters WHERE what = '{what}'"));
        }
    }
}

/// <summary>A store that was made.</summary>
/// <param name="Arguments">How the server is told of it.</param>
/// <param name="CountAsync">The sum of a counter, once the server has started on it: accepted, running, succeeded….</param>
internal sealed record UsPlace(string[] Arguments, Func<string, Task<long>> CountAsync);
