using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>A command of the front door on its way to the shard that owns its task.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="Reply">Who asked.</param>
/// <param name="Key">The idempotency key that a submit takes.</param>
/// <param name="DelayUs">A submit's delay, relative to the decision.</param>
internal sealed record ShardCommand(TaskCommand Command, ReplyHandle Reply, KeyClaim? Key = null, long? DelayUs = null);

/// <summary>Commands of the front door for one shard that came together.</summary>
internal sealed record ShardCommands(int Partition, IReadOnlyList<ShardCommand> All);

/// <summary>To pool and coordinator: a shard has recovered; the sender is the shard.</summary>
/// <param name="Losses">The most losses, this one included, of a task whose attempt died with an earlier process; 0 for none.</param>
internal sealed record ShardUp(int Partition, int Losses = 0);

/// <summary>To a shard that came up: the attempts of its partition that the pool holds, ended or not.</summary>
internal sealed record AttemptsHeld(IReadOnlyList<AttemptToken> Tokens);

/// <summary>To the pool: the best ready task of a kind changed; null is none.</summary>
/// <param name="AfterClaim">The last claim of this kind that the shard had seen by then, 0 for none.</param>
internal sealed record HeadChanged(int Partition, string Kind, ReadyKey? Best, long AfterClaim);

/// <summary>To a shard: start up to so many tasks of a kind.</summary>
/// <param name="NotWorseThan">Only tasks that go before this one; null is any.</param>
/// <param name="IsStanding">
/// Whether slots for which there is no task now are kept for tasks that come: these start in the write of their submit.
/// </param>
internal sealed record ClaimTasks(long Claim, string Kind, int Count, ReadyKey? NotWorseThan, bool IsStanding = false);

/// <summary>To a shard: others have tasks for the slots that it keeps; answered with <see cref="AttemptsStarted"/> for each claim.</summary>
internal sealed record ReturnSlots(string Kind);

/// <summary>To the pool, at once: so many are being started for the claim, or kept for tasks that come, and what is best now.</summary>
internal sealed record ClaimTaken(int Partition, string Kind, long Claim, int Taken, ReadyKey? Best);

/// <summary>To the pool, when the starts are on disk.</summary>
/// <param name="Settled">How many of the claim's starts this tells about, started or not.</param>
internal sealed record AttemptsStarted(int Partition, string Kind, long Claim, int Settled, IReadOnlyList<StartedAttempt> Started);

/// <summary>A task whose start is on disk.</summary>
/// <param name="Task">The task as it is now.</param>
/// <param name="Payload">Its bytes where the shard has them; null where they are to be read.</param>
internal sealed record StartedAttempt(TaskState Task, ReadOnlyMemory<byte>? Payload);

/// <summary>To the pool: a running attempt is to be stopped.</summary>
internal sealed record CancelAttempt(AttemptToken Token, CancelMode Mode);

/// <summary>
/// From worker to pool to shard: how an attempt ended, or that its handler really ended, or both. A timed-out
/// attempt is reported twice: when it timed out, and when its handler ended.
/// </summary>
/// <param name="Outcome">What is to be recorded; null where only the end is told.</param>
/// <param name="HandlerEnded">Whether the handler no longer runs.</param>
internal sealed record AttemptReport(AttemptToken Token, AttemptOutcome? Outcome, bool HandlerEnded);

/// <summary>To the pool: the report is on disk; it must not be sent again.</summary>
internal sealed record ReportRecorded(AttemptToken Token, bool HandlerEnded);
