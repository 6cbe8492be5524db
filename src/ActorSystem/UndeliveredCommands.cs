namespace ActorTasks.Actors;

/// <summary>
/// Answers commands that no shard received, because theirs was down or went down with them in its mailbox: they were
/// certainly not stored.
/// </summary>
internal sealed class UndeliveredCommands : ReceiveActor
{
    public UndeliveredCommands()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Receive<DeadLetter>(letter =>
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
    }
}
