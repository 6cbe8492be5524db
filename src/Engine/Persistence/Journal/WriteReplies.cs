using ActorEngine.Actor;

namespace ActorEngine.Persistence.Journal;

/// <summary>
/// Answers writes in the order in which they were asked for, however the store finishes them. The order is kept per
/// persistent actor, so that a write that hangs holds up nobody else.
/// </summary>
internal sealed class WriteReplies(IActorRef journal)
{
    private readonly Dictionary<IActorRef, Line> _lines = [];

    /// <summary>True while an earlier write of this actor is unanswered.</summary>
    public bool IsBusy(IActorRef actor)
    {
        lock (_lines)
        {
            return _lines.ContainsKey(actor);
        }
    }

    /// <summary>Takes a place in the line of the asking actor.</summary>
    public Ticket Open(WriteMessages request)
    {
        var ticket = new Ticket(request);
        lock (_lines)
        {
            if (!_lines.TryGetValue(request.PersistentActor, out var line))
            {
                _lines[request.PersistentActor] = line = new Line();
            }

            line.Tickets.Enqueue(ticket);
        }

        return ticket;
    }

    /// <summary>Answers the write as soon as all earlier ones of its actor are answered.</summary>
    public void Close(Ticket ticket, WriteOutcome outcome)
    {
        var actor = ticket.Request.PersistentActor;
        Line line;
        lock (_lines)
        {
            ticket.Outcome = outcome;
            line = _lines[actor];
            if (line.IsAnswering || line.Tickets.Peek() != ticket)
            {
                return;
            }

            line.IsAnswering = true;
        }

        while (TryTake(actor, line) is { } next)
        {
            Answer(next.Request, next.Outcome!);
        }
    }

    /// <summary>Answers a write at once.</summary>
    public void Answer(WriteMessages request, WriteOutcome outcome)
    {
        var actor = request.PersistentActor;
        var instance = request.ActorInstanceId;
        actor.Tell(
            outcome.Failure is null
                ? new WriteMessagesSuccessful(instance)
                : new WriteMessagesFailed(outcome.Failure, request.Messages.Count(m => m is AtomicWrite)),
            journal);
        var writeIndex = 0;
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, instance), envelope.Sender);
                continue;
            }

            var rejection = outcome.Rejections?[writeIndex++];
            foreach (var persistent in write.Events)
            {
                actor.Tell(Reply(persistent, instance, outcome.Failure, rejection), persistent.Sender);
            }
        }
    }

    private static object Reply(IPersistentRepresentation persistent, int instance, Exception? failure, Exception? rejection) =>
        failure is not null ? new WriteMessageFailure(persistent, failure, instance)
        : rejection is not null ? new WriteMessageRejected(persistent, rejection, instance)
        : new WriteMessageSuccess(persistent, instance);

    private Ticket? TryTake(IActorRef actor, Line line)
    {
        lock (_lines)
        {
            if (line.Tickets.TryPeek(out var next) && next.Outcome is not null)
            {
                return line.Tickets.Dequeue();
            }

            line.IsAnswering = false;
            if (line.Tickets.Count == 0)
            {
                _lines.Remove(actor);
            }

            return null;
        }
    }

    /// <summary>A write's place in its actor's line.</summary>
    internal sealed class Ticket(WriteMessages request)
    {
        public WriteMessages Request => request;

        public WriteOutcome? Outcome { get; set; }
    }

    private sealed class Line
    {
        public Queue<Ticket> Tickets { get; } = new();

        public bool IsAnswering { get; set; }
    }
}

/// <summary>How a batch ended: failed as a whole, or stored but for the atomic writes that were rejected (null: none was).</summary>
internal sealed record WriteOutcome(Exception? Failure, IReadOnlyList<Exception?>? Rejections)
{
    public static readonly WriteOutcome Stored = new(null, null);
}
