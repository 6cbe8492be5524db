using ActorTasks.Yardstick.Processes;

namespace ActorTasks.Yardstick.Peers;

/// <summary>What is measured: its name in the results, and what a crash can take from it.</summary>
/// <param name="Key">The word by which the command line knows it.</param>
/// <param name="Name">Its name in the results.</param>
/// <param name="Durability">What is on disk when a task is accepted.</param>
internal abstract record Peer(string Key, string Name, string Durability);

/// <summary>Where the peers' programs and the built servers are, and the run they belong to.</summary>
internal sealed record Site(string Repository, RunFolder Run)
{
    public string Server => Path.Combine(Repository, "src/Host/bin/Release/net10.0/ActorTasks.Server");

    public string Floor => Path.Combine(Repository, "bench/Floor/bin/Release/net10.0/Floor");

    public string Python => Path.Combine(Repository, "bench/peers/python");

    public string Node => Path.Combine(Repository, "bench/peers/node");

    public string PostScript => Path.Combine(Repository, "bench/wrk/post.lua");
}

/// <summary>Processes of a peer that run; gone when disposed of, the last started first.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly List<int> _roots = [];

    /// <summary>Where it answers HTTP; null for a queue that has no front door.</summary>
    public Uri? Url { get; set; }

    /// <summary>How many tasks are finished; null where nobody can tell.</summary>
    public Func<Task<long>>? FinishedAsync { get; set; }

    /// <summary>How many tasks its database says were accepted; null where nobody can tell.</summary>
    public Func<Task<long>>? AcceptedAsync { get; set; }

    public double ProcessorSeconds => ProcessTree.ProcessorSeconds(_roots);

    public double ResidentMiB => ProcessTree.ResidentMiB(_roots);

    /// <summary>The processes by which the peer is charged.</summary>
    public Child Add(Child child)
    {
        _parts.Push(child);
        _roots.Add(child.Id);
        return child;
    }

    public Redis Add(Redis redis)
    {
        _parts.Push(redis);
        _roots.Add(redis.Server.Id);
        return redis;
    }

    public Postgres Add(Postgres postgres)
    {
        _parts.Push(postgres);
        _roots.Add(postgres.Server.Id);
        return postgres;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }
}
