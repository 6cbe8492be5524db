namespace ActorTasks.Yardstick.Peers;

/// <summary>All that is measured, in the order of the tables: us first.</summary>
internal static class AllPeers
{
    public const string Us = "ActorTasks";
    public const string UsOnPostgres = "ActorTasks on PostgreSQL";

    public static IReadOnlyList<FrontDoorPeer> Doors { get; } =
        [new UsPeer(UsStore.Sqlite), new UsPeer(UsStore.Postgres), new FloorPeer(), BackgroundTasksPeer.Plain, BackgroundTasksPeer.Async, BackgroundTasksPeer.TwoProcesses, new CeleryDoorPeer()];

    public static IReadOnlyList<QueuePeer> Queues { get; } =
        [new UsQueue(UsStore.Sqlite), new UsQueue(UsStore.Postgres), new CeleryPeer(), new RqPeer(), new BullMqPeer(), PostgresPeer.PgBoss, PostgresPeer.Graphile];

    public static IReadOnlyList<string> Keys { get; } =
        [.. Doors.Cast<Peer>().Concat(Queues).Select(peer => peer.Key).Distinct()];
}
