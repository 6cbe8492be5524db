namespace ActorTasks.Actors;

/// <summary>
/// Answers commands that no shard received, because theirs was down or went down with them in its mailbox: they were
/// certainly not stored.
/// </summary>
internal sealed class UndeliveredCommands : ReceiveActor
{
    public UndeliveredCommands() => Receive<DeadLetter>(letter =>
    {
        var commands = letter.Message switch
        {
            ShardCommand one => [one],
            ShardCommands many => many.All,
            _ => [],
        };
        foreach (var command in commands)
        {
            command.Reply.Fail(isStoredUnknown: false, "The shard of the task is down and is being started again.");
        }
    });

    /// <summary>
    /// To be called before any shard is started. It hears of dead letters when this returns: an actor that subscribes
    /// in its own start would miss those of before, and what their commands count would never be given back.
    /// </summary>
    public static void StartIn(ActorSystem system)
    {
        var listener = system.ActorOf(Props.Create(() => new UndeliveredCommands()), "undelivered");
        system.EventStream.Subscribe(listener, typeof(DeadLetter));
    }
}
