using ActorTasks.PostgresTesting;

namespace ActorTasks.JournalTests.Postgres;

/// <summary>One cluster for the whole process, and a pooler before it: started by the first that asks, gone with the process.</summary>
internal static class PostgresServer
{
    private static readonly Lazy<PostgresCluster> s_one = new(() => PostgresCluster.Begin());
    private static readonly Lazy<PgBouncer> s_pooler = new(() => PgBouncer.Before(One));

    /// <summary>The one server.</summary>
    public static PostgresCluster One => s_one.Value;

    /// <summary>An Npgsql connection string that goes through the pooler.</summary>
    public static string PooledConnection => One.ConnectionTo("postgres", s_pooler.Value.Port);
}
