using ActorTasks.Hocon;

namespace ActorTasks.Actors;

/// <summary>
/// Takes many submits at once: each is its own task with its own answer, but they go to their shards together, so that
/// a few large writes carry them. Where there is no room they wait instead of being refused.
/// </summary>
/// <param name="unsynced">What they count against, each alone.</param>
/// <param name="lane">What all batches may have on the way together.</param>
/// <param name="deadlines">Gives each its answer in time.</param>
/// <param name="options">For <c>limits.answer</c>.</param>
/// <param name="clock">Measures it.</param>
internal sealed class BatchSubmits(
    UnsyncedBudget unsynced, BatchLane lane, AnswerDeadlines deadlines, ActorTasksOptions options, TimeProvider clock)
{
    /// <summary>Sends the submits and waits for all their answers, which come in the same order.</summary>
    /// <param name="submissions">At least one.</param>
    /// <param name="refuse">Why a submit is not even tried; null if it is.</param>
    /// <param name="order">Makes the command of a submit that is tried.</param>
    /// <param name="send">Sends commands of one partition to their shard.</param>
    /// <param name="cancellation">Ends the wait for room; what was sent by then is sent.</param>
    public async Task<IReadOnlyList<TaskReply>> SubmitAsync(
        IReadOnlyList<Submission> submissions,
        Func<Submission, TaskReply?> refuse,
        Func<Submission, ReplyHandle, ShardCommand> order,
        Action<ShardCommands> send,
        CancellationToken cancellation)
    {
        var bytes = submissions.Sum(static submission => (long)submission.Payload.Length);
        try
        {
            await lane.EnterAsync(submissions.Count, bytes, options.LimitAnswer, clock, cancellation);
        }
        catch (TimeoutException)
        {
            return [.. Enumerable.Repeat(NoRoom(), submissions.Count)];
        }

        try
        {
            return await AnswersAsync(await SendAsync(submissions, refuse, order, send));
        }
        finally
        {
            lane.Leave(submissions.Count, bytes);
        }
    }

    private async Task<(TaskReply? Refused, ReplyHandle? Sent)[]> SendAsync(
        IReadOnlyList<Submission> submissions, Func<Submission, TaskReply?> refuse, Func<Submission, ReplyHandle, ShardCommand> order, Action<ShardCommands> send)
    {
        var all = new (TaskReply? Refused, ReplyHandle? Sent)[submissions.Count];
        var byPartition = new Dictionary<int, List<ShardCommand>>();
        var lateAt = clock.GetTimestamp() + (long)(options.LimitAnswer.TotalSeconds * clock.TimestampFrequency);
        for (var i = 0; i < all.Length; i++)
        {
            var submission = submissions[i];
            var bytes = submission.Payload.Length;
            if (refuse(submission) is { } refused)
            {
                all[i] = (refused, null);
                continue;
            }

            if (!unsynced.TryTake(bytes))
            {
                SendGathered(byPartition, send);
                if (!await TakeInTimeAsync(bytes, lateAt))
                {
                    all[i] = (NoRoom(), null);
                    continue;
                }

                if (refuse(submission) is { } meanwhile)
                {
                    // The node has begun to stop while this one waited: nobody may be left who answers it.
                    unsynced.Release(bytes);
                    all[i] = (meanwhile, null);
                    continue;
                }
            }

            var handle = deadlines.NewHandle(unsynced, bytes);
            all[i] = (null, handle);
            var command = order(submission, handle);
            var partition = command.Command.Id.Partition;
            if (!byPartition.TryGetValue(partition, out var together))
            {
                byPartition[partition] = together = [];
            }

            together.Add(command);
        }

        SendGathered(byPartition, send);
        return all;
    }

    private static async Task<IReadOnlyList<TaskReply>> AnswersAsync((TaskReply? Refused, ReplyHandle? Sent)[] all)
    {
        var answers = new TaskReply[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            answers[i] = all[i].Refused ?? await all[i].Sent!.Reply;
        }

        return answers;
    }

    private static void SendGathered(Dictionary<int, List<ShardCommand>> byPartition, Action<ShardCommands> send)
    {
        foreach (var (partition, commands) in byPartition)
        {
            send(new ShardCommands(partition, commands));
        }

        byPartition.Clear();
    }

    private async Task<bool> TakeInTimeAsync(long bytes, long lateAt)
    {
        while (clock.GetElapsedTime(clock.GetTimestamp(), lateAt) is var left && left > TimeSpan.Zero)
        {
            var room = unsynced.WhenReleased();
            if (unsynced.TryTake(bytes))
            {
                return true;
            }

            if (!await room.ToldAsync(left, clock, CancellationToken.None))
            {
                return false;
            }
        }

        return false;
    }

    private TaskReply NoRoom() => new TaskReply.Refused(
        RefusalKind.Overloaded,
        $"{unsynced.Count} commands with {ByteSize.Format(unsynced.Bytes)} are accepted and not yet on disk, and none of "
        + "them made room within limits.answer. Nothing of this item was stored.");
}
