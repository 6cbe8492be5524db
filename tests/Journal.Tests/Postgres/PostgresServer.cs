using ActorTasks.PostgresTesting;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>One cluster for the whole process, and a pooler before it: started by the first that asks, gone with the process.</summary>
internal static class PostgresServer
{
    private static readonly Lazy<PgBouncer> s_pooler = new(() => PgBouncer.Before(One));

    /// <summary>The one server.</summary>
    public static PostgresCluster One => PostgresCluster.Shared;

    /// <summary>An Npgsql connection string that goes through the pooler.</summary>
    public static string PooledConnection => One.ConnectionTo("postgres", s_pooler.Value.Port);
}
