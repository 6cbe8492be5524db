namespace ActorTasks.Actors;

/// <summary>Settings whose names are reserved for later versions: naming one here is told apart from a typing error.</summary>
internal static class LaterSettings
{
    /// <summary>Their keys (or blocks), with what they will be for.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = new Dictionary<string, string>
    {
        ["actortasks.workers.slots.process"] = "handlers in child processes",
        ["actortasks.retention.succeeded"] = "removal of finished tasks",
        ["actortasks.retention.failed"] = "removal of finished tasks",
        ["actortasks.retention.cancelled"] = "removal of finished tasks",
        ["actortasks.retention.expired"] = "removal of finished tasks",
        ["actortasks.cluster.advertise"] = "several nodes over one database",
        ["actortasks.cluster.capacity"] = "several nodes over one database",
        ["actortasks.http-target"] = "tasks that call an HTTP address",
        ["actortasks.commands"] = "tasks that run a program",
        ["actortasks.telemetry"] = "export of traces and metrics",
    };
}
