namespace ActorTasks.Yardstick.Peers;

/// <summary>All that is measured, in the order of the tables: us first.</summary>
internal static class AllPeers
{
    public const string Us = "ActorTasks";

    public static IReadOnlyList<FrontDoorPeer> Doors { get; } =
        [new UsPeer(), new FloorPeer(), BackgroundTasksPeer.Plain, BackgroundTasksPeer.Async, BackgroundTasksPeer.TwoProcesses, new CeleryDoorPeer()];

    public static IReadOnlyList<QueuePeer> Queues { get; } =
        [new UsQueue(), new CeleryPeer(), new RqPeer(), new BullMqPeer(), PostgresPeer.PgBoss, PostgresPeer.Graphile];

    public static IReadOnlyList<string> Keys { get; } =
        [.. Doors.Cast<Peer>().Concat(Queues).Select(peer => peer.Key).Distinct()];
}
