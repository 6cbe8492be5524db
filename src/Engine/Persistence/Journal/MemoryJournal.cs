using System.Collections.Immutable;
using ActorEngine.Actor;

namespace ActorEngine.Persistence.Journal;

/// <summary>
/// A journal in memory (<c>akka.persistence.journal.inmem</c>), for tests and for actors whose history may be lost
/// with the process. It keeps references: events must be immutable.
/// </summary>
public class MemoryJournal : AsyncWriteJournal
{
    private static readonly Task<IImmutableList<Exception?>?> AllStored = Task.FromResult<IImmutableList<Exception?>?>(null);

    private readonly Dictionary<string, History> _histories = [];
    private readonly IScheduler _clock = Context.System.Scheduler;

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
        => Task.FromResult(HighestSequenceNr(persistenceId));

    /// <summary>The highest number ever stored for an actor; deleting does not lower it.</summary>
    /// <param name="pid">The persistence id.</param>
    /// <returns>The number; 0 if there is no history.</returns>
    public long HighestSequenceNr(string pid)
    {
        lock (_histories)
        {
            return _histories.TryGetValue(pid, out var history) ? history.Highest : 0L;
        }
    }

    /// <summary>The events of an actor, as they are stored now.</summary>
    /// <param name="pid">The persistence id.</param>
    /// <param name="fromSeqNr">The first number.</param>
    /// <param name="toSeqNr">The last number.</param>
    /// <param name="max">The most events.</param>
    /// <returns>The events in the order in which they were written.</returns>
    public IEnumerable<IPersistentRepresentation> Read(string pid, long fromSeqNr, long toSeqNr, long max)
    {
        lock (_histories)
        {
            return _histories.TryGetValue(pid, out var history) ? history.Read(fromSeqNr, toSeqNr, max) : [];
        }
    }

    /// <inheritdoc/>
    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var persistent in Read(persistenceId, fromSequenceNr, toSequenceNr, max))
        {
            recoveryCallback(persistent);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var now = _clock.Now.UtcTicks;
        lock (_histories)
        {
            foreach (var write in messages)
            {
                if (!_histories.TryGetValue(write.PersistenceId, out var history))
                {
                    _histories[write.PersistenceId] = history = new History();
                }

                foreach (var persistent in write.Events)
                {
                    history.Add(persistent.WithTimestamp(now));
                }
            }
        }

        return AllStored;
    }

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        lock (_histories)
        {
            if (_histories.TryGetValue(persistenceId, out var history))
            {
                history.DeleteTo(toSequenceNr);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The events of one actor in the order in which they were written, which need not be that of their numbers.</summary>
    private sealed class History
    {
        private readonly List<IPersistentRepresentation> _events = [];

        public long Highest { get; private set; }

        public void Add(IPersistentRepresentation persistent)
        {
            _events.Add(persistent);
            Highest = Math.Max(Highest, persistent.SequenceNr);
        }

        public void DeleteTo(long toSequenceNr) => _events.RemoveAll(e => e.SequenceNr <= toSequenceNr);

        public List<IPersistentRepresentation> Read(long from, long to, long max)
        {
            var found = new List<IPersistentRepresentation>();
            foreach (var e in _events)
            {
                if (found.Count >= max)
                {
                    break;
                }

                if (e.SequenceNr >= from && e.SequenceNr <= to)
                {
                    found.Add(e);
                }
            }

            return found;
        }
    }
}
