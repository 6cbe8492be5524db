using System.Collections.Immutable;
using ActorEngine.Actor;
using ActorEngine.Event;
using ActorEngine.Pattern;

namespace ActorEngine.Persistence.Journal;

/// <summary>What a journal reads for a recovery.</summary>
public interface IAsyncRecovery
{
    /// <summary>Replays events in ascending order, both bounds inclusive; the callback is never called concurrently.</summary>
    Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest sequence number ever stored, also of deleted events; 0 for none.</summary>
    Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);
}

/// <summary>The base of journal plug-ins. It answers persistent actors; a plug-in stores and reads.</summary>
/// <remarks>
/// Configured by <c>&lt;path&gt;.class</c>, made through a constructor without arguments or with a Config. The calls go
/// through a circuit breaker (<c>circuit-breaker.max-failures</c>, <c>.call-timeout</c>, <c>.reset-timeout</c>); with
/// 2147483647 and infinite there is none.
/// </remarks>
public abstract class AsyncWriteJournal : WriteJournalBase, IAsyncRecovery
{
    /// <summary>True if requests are published on the event stream when they are done.</summary>
    protected readonly bool CanPublish;

    private readonly PluginGuard _guard;
    private readonly WriteReplies _replies;
    private readonly ReplayFilterSettings _replayFilter;
    private readonly EventStream _eventStream;
    private readonly IActorRef _self;
    private readonly IActorContext _context;

    /// <summary>Only as the plug-in that the persistence extension starts.</summary>
    protected AsyncWriteJournal()
    {
        _self = Context.Self;
        _context = Context;
        _eventStream = Context.System.EventStream;
        _guard = new PluginGuard(Context.System.Scheduler, Settings.Config, 10, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
        _replies = new WriteReplies(_self);
        _replayFilter = ReplayFilterSettings.Read(Settings.Config, Context.System.Log);
        CanPublish = Persistence.Instance.Apply(Context.System).PublishPluginCommands;
    }

    /// <inheritdoc/>
    public abstract Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);

    /// <inheritdoc/>
    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>
    /// Stores a batch. The result is null when all is stored; else one entry per atomic write in order, null for stored
    /// and an exception for rejected (bad data: the actor goes on). A faulted task fails the batch: its actors stop.
    /// </summary>
    protected abstract Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    /// <summary>Deletes events up to a sequence number, inclusive. The highest sequence number is remembered.</summary>
    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    /// <summary>Handles messages of the plug-in's own. False if unhandled.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    /// <inheritdoc/>
    protected sealed override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    /// <summary>Handles the requests of persistent actors. False if the message was none.</summary>
    protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages request:
                Write(request);
                return true;
            case ReplayMessages request:
                _ = ReplayAsync(request);
                return true;
            case DeleteMessagesTo request:
                _ = DeleteAsync(request);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The one inner exception of an <see cref="AggregateException"/>, or the exception itself.</summary>
    protected static Exception TryUnwrapException(Exception e) =>
        e is AggregateException aggregate && aggregate.Flatten().InnerExceptions is [var only] ? only : e;

    private void Write(WriteMessages request)
    {
        var batch = PreparedBatch.Of(request.Messages, this);
        var writing = batch.Writes.Count == 0
            ? Task.FromResult<IImmutableList<Exception?>?>(null)
            : _guard.Call((Journal: this, batch.Writes), static call => call.Journal.WriteMessagesAsync(call.Writes));
        if (writing.IsCompletedSuccessfully && !_replies.IsBusy(request.PersistentActor))
        {
            _replies.Answer(request, batch.OutcomeOf(writing.GetAwaiter().GetResult()));
            return;
        }

        _ = AnswerAsync(_replies.Open(request), batch, writing);
    }

    private async Task AnswerAsync(WriteReplies.Ticket ticket, PreparedBatch batch, Task<IImmutableList<Exception?>?> writing)
    {
        WriteOutcome outcome;
        try
        {
            outcome = batch.OutcomeOf(await writing);
        }
        catch (Exception cause)
        {
            outcome = new WriteOutcome(TryUnwrapException(cause), null);
        }

        _replies.Close(ticket, outcome);
    }

    private async Task ReplayAsync(ReplayMessages request)
    {
        var filter = new ReplayFilter(_replayFilter, request);
        try
        {
            var highest = await _guard.Call(
                (Journal: this, request),
                static call => call.Journal.ReadHighestSequenceNrAsync(
                    call.request.PersistenceId, Math.Max(0L, call.request.FromSequenceNr - 1L)));
            var to = Math.Min(request.ToSequenceNr, highest);
            if (to > 0L && request.FromSequenceNr <= to)
            {
                await ReplayMessagesAsync(_context, request.PersistenceId, request.FromSequenceNr, to, request.Max, Filter);
            }

            filter.Complete(highest);
            Publish(request);
        }
        catch (OperationCanceledException cause)
        {
            filter.Fail(new OperationCanceledException("ReplayMessagesAsync canceled, possibly due to timing out.", cause));
        }
        catch (Exception cause)
        {
            filter.Fail(TryUnwrapException(cause));
        }

        void Filter(IPersistentRepresentation persistent)
        {
            if (persistent.IsDeleted)
            {
                return;
            }

            if (AdaptsNothing)
            {
                filter.Add(persistent);
                return;
            }

            foreach (var adapted in AdaptFromJournal(persistent))
            {
                filter.Add(adapted);
            }
        }
    }

    private async Task DeleteAsync(DeleteMessagesTo request)
    {
        try
        {
            await _guard.Call(
                (Journal: this, request),
                static call => call.Journal.DeleteMessagesToAsync(call.request.PersistenceId, call.request.ToSequenceNr));
            request.PersistentActor.Tell(new DeleteMessagesSuccess(request.ToSequenceNr), _self);
            Publish(request);
        }
        catch (Exception cause)
        {
            request.PersistentActor.Tell(new DeleteMessagesFailure(TryUnwrapException(cause), request.ToSequenceNr), _self);
        }
    }

    private void Publish(object request)
    {
        if (CanPublish)
        {
            _eventStream.Publish(request);
        }
    }

    /// <summary>The atomic writes of a batch as the plug-in gets them; those whose adapter threw are rejected without it.</summary>
    private readonly struct PreparedBatch(List<AtomicWrite> writes, List<Exception?>? refused)
    {
        public List<AtomicWrite> Writes => writes;

        public static PreparedBatch Of(IEnumerable<IPersistentEnvelope> messages, WriteJournalBase journal)
        {
            var writes = new List<AtomicWrite>(messages.TryGetNonEnumeratedCount(out var count) ? count : 4);
            List<Exception?>? refused = null;
            foreach (var envelope in messages)
            {
                if (envelope is not AtomicWrite write)
                {
                    continue;
                }

                try
                {
                    writes.Add(journal.Prepare(write));
                    refused?.Add(null);
                }
                catch (Exception cause)
                {
                    refused ??= [.. Enumerable.Repeat<Exception?>(null, writes.Count)];
                    refused.Add(cause);
                }
            }

            return new PreparedBatch(writes, refused);
        }

        public WriteOutcome OutcomeOf(IImmutableList<Exception?>? results)
        {
            if (results is not null && results.Count != writes.Count)
            {
                return new WriteOutcome(
                    new IllegalStateException(
                        $"WriteMessagesAsync returned an invalid number of results. Expected [{writes.Count}], but got [{results.Count}]."),
                    null);
            }

            if (refused is null)
            {
                return results is null ? WriteOutcome.Stored : new WriteOutcome(null, results);
            }

            var i = 0;
            return new WriteOutcome(null, refused.ConvertAll(cause => cause ?? results?[i++]));
        }
    }
}
