namespace ActorTasks.Journal.Postgres;

/// <summary>Which node this process is; nobody until it joins. Set by the thread that keeps the lease, read by all.</summary>
internal sealed class PostgresOwner
{
    private volatile string? _incarnation;

    /// <summary>As the table <c>partitions</c> has it; null for nobody.</summary>
    public string? Incarnation => _incarnation;

    /// <summary>The name of its writes on the server (<c>pg_stat_activity</c>).</summary>
    public string WriterName => NameOf(_incarnation);

    /// <summary>It is this node from now on.</summary>
    public void Become(Guid incarnation) => _incarnation = incarnation.ToString();

    private static string NameOf(string? incarnation) => incarnation is null ? "ActorTasks" : $"ActorTasks {incarnation}";
}
