using ActorEngine.Actor;
using ActorEngine.Configuration;
using ActorEngine.Event;
using ActorEngine.Pattern;

namespace ActorEngine.Persistence.Journal;

/// <summary>What is done about events of two writers that overlap.</summary>
internal enum ReplayFilterMode
{
    Fail,
    Warn,
    RepairByDiscardOld,
    Disabled,
}

/// <summary>The config below <c>replay-filter</c> of a journal.</summary>
internal sealed record ReplayFilterSettings(ReplayFilterMode Mode, int WindowSize, int MaxOldWriters, ILoggingAdapter Log)
{
    public static ReplayFilterSettings Read(Config config, ILoggingAdapter log)
    {
        var mode = config.GetString("replay-filter.mode", "repair-by-discard-old")!.ToLowerInvariant() switch
        {
            "off" => ReplayFilterMode.Disabled,
            "repair-by-discard-old" => ReplayFilterMode.RepairByDiscardOld,
            "fail" => ReplayFilterMode.Fail,
            "warn" => ReplayFilterMode.Warn,
            var other => throw new ConfigurationException(
                $"Invalid replay-filter.mode [{other}], supported values [off, repair-by-discard-old, fail, warn]"),
        };
        return new ReplayFilterSettings(
            mode, config.GetInt("replay-filter.window-size", 100), config.GetInt("replay-filter.max-old-writers", 10), log);
    }
}

/// <summary>
/// Tells the events of one replay to their actor. If two instances wrote at the same time, what the older one wrote
/// after the newer one began is kept back, reported or fatal, by mode; a window of events is held back to see that.
/// </summary>
internal sealed class ReplayFilter(ReplayFilterSettings settings, ReplayMessages request)
{
    private readonly LinkedList<IPersistentRepresentation> _window = [];
    private readonly Queue<string> _oldWriters = new();
    private string _writer = string.Empty;
    private long _sequenceNr = -1L;
    private Exception? _failure;

    public void Add(IPersistentRepresentation persistent)
    {
        if (settings.Mode == ReplayFilterMode.Disabled)
        {
            Send(persistent);
        }
        else if (_failure is null)
        {
            if (_window.Count >= settings.WindowSize)
            {
                Send(_window.First!.Value);
                _window.RemoveFirst();
            }

            if (Judge(persistent))
            {
                _window.AddLast(persistent);
            }
        }
    }

    public void Complete(long highestSequenceNr)
    {
        if (_failure is not null)
        {
            Fail(_failure);
            return;
        }

        SendWindow();
        request.PersistentActor.Tell(
            new RecoverySuccess(highestSequenceNr) { ActorInstanceId = request.ActorInstanceId }, ActorRefs.NoSender);
    }

    public void Fail(Exception cause)
    {
        if (_failure is null)
        {
            SendWindow();
        }

        request.PersistentActor.Tell(
            new ReplayMessagesFailure(cause) { ActorInstanceId = request.ActorInstanceId }, ActorRefs.NoSender);
    }

    private bool Judge(IPersistentRepresentation persistent)
    {
        if (persistent.WriterGuid == _writer)
        {
            // An equal number is no fault: an event adapter may make several events of one.
            if (persistent.SequenceNr >= _sequenceNr)
            {
                _sequenceNr = persistent.SequenceNr;
                return true;
            }

            return Tolerate($"{Describe(persistent)} comes after [sequenceNr={_sequenceNr}] of the same writer");
        }

        if (_oldWriters.Contains(persistent.WriterGuid))
        {
            return Tolerate($"{Describe(persistent)} comes after [sequenceNr={_sequenceNr}, writer={_writer}] of a newer writer");
        }

        ChangeWriter(persistent);
        return _failure is null;
    }

    private void ChangeWriter(IPersistentRepresentation persistent)
    {
        if (_writer.Length > 0)
        {
            _oldWriters.Enqueue(_writer);
        }

        if (_oldWriters.Count > settings.MaxOldWriters)
        {
            _oldWriters.Dequeue();
        }

        _writer = persistent.WriterGuid;
        _sequenceNr = persistent.SequenceNr;
        for (var node = _window.First; node is not null;)
        {
            var next = node.Next;
            var old = node.Value;
            if (old.SequenceNr >= _sequenceNr
                && !Tolerate($"{Describe(persistent)} of a new writer comes after {Describe(old)} of an older one"))
            {
                _window.Remove(node);
            }

            node = next;
        }
    }

    private static string Describe(IPersistentRepresentation persistent) =>
        $"replayed event [sequenceNr={persistent.SequenceNr}, writer={persistent.WriterGuid}]";

    /// <summary>True if the event is kept although it should not be there.</summary>
    private bool Tolerate(string fault)
    {
        var message = $"{fault}, for persistenceId [{request.PersistenceId}]. Perhaps two actors have the same persistence id?";
        switch (settings.Mode)
        {
            case ReplayFilterMode.Fail:
                settings.Log.Error(message);
                _failure = new IllegalStateException(message);
                return false;
            default:
                settings.Log.Warning(message);
                return settings.Mode == ReplayFilterMode.Warn;
        }
    }

    private void SendWindow()
    {
        foreach (var persistent in _window)
        {
            Send(persistent);
        }

        _window.Clear();
    }

    private void Send(IPersistentRepresentation persistent) =>
        request.PersistentActor.Tell(
            new ReplayedMessage(persistent) { ActorInstanceId = request.ActorInstanceId }, ActorRefs.NoSender);
}
