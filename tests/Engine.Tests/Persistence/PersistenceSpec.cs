using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ActorTasks.EngineTests.PersistentActors;

/// <summary>An actor system whose journal and snapshot store are in memory and do what a test tells them.</summary>
public abstract class PersistenceSpec : TestKit
{
    private static readonly ConcurrentDictionary<string, StoreScript> Stores = new();
    private readonly string _name;

    protected PersistenceSpec(string? config = null)
        : this(Guid.NewGuid().ToString("N"), config)
    {
    }

    private PersistenceSpec(string name, string? config)
        : base(ConfigurationFactory.ParseString(config ?? string.Empty).WithFallback(ConfigurationFactory.ParseString($$"""
            akka.test.single-expect-default = 10s
            akka.loglevel = WARNING
            akka.persistence.journal.plugin = "test.journal"
            akka.persistence.snapshot-store.plugin = "test.snapshots"
            test.journal {
              class = "{{typeof(ScriptedJournal).AssemblyQualifiedName}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              store = "{{name}}"
            }
            test.snapshots {
              class = "{{typeof(ScriptedSnapshotStore).AssemblyQualifiedName}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              store = "{{name}}"
            }
            """)))
    {
        _name = name;
        Store = StoreFor(name);
    }

    /// <summary>What the stores of this test do.</summary>
    internal StoreScript Store { get; }

    internal static StoreScript StoreFor(string name) => Stores.GetOrAdd(name, _ => new StoreScript());

    protected override void AfterAll()
    {
        Stores.TryRemove(_name, out _);
        base.AfterAll();
    }

    /// <summary>Starts an actor under a supervisor that reports to the test actor and decides as told; gives the child.</summary>
    private protected IActorRef StartSupervised(string persistenceId, Script script, Directive directive, IActorRef observer)
    {
        var child = Scripted.For(persistenceId, script);
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(child, directive, observer)));
        var probe = CreateTestProbe();
        supervisor.Tell("child", probe.Ref);
        return probe.ExpectMsg<IActorRef>();
    }

    private protected IActorRef Start(string persistenceId, Script? script = null) => Sys.ActorOf(Scripted.For(persistenceId, script ?? new Script()));

    private protected void ExpectState(IActorRef actor, string state)
    {
        actor.Tell(GetState.Instance, TestActor);
        ExpectMsg(state);
    }

    /// <summary>A history of these events, written by an actor that is gone.</summary>
    private protected void Write(string persistenceId, params object[] events)
    {
        var actor = Start(persistenceId);
        foreach (var @event in events)
        {
            actor.Tell(@event, TestActor);
        }

        ExpectState(actor, string.Join(" ", events));
        StopAndWait(actor);
    }

    private protected void StopAndWait(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }
}

/// <summary>What the stores do; every hook gives null to go on as usual.</summary>
internal sealed class StoreScript
{
    public Func<IReadOnlyList<AtomicWrite>, Task<IImmutableList<Exception?>?>?>? OnWrite { get; set; }

    public Func<string, Task?>? OnReadHighest { get; set; }

    public Func<Action<IPersistentRepresentation>, Task?>? OnReplay { get; set; }

    public Func<Task?>? OnDeleteEvents { get; set; }

    public Func<Task?>? OnLoadSnapshot { get; set; }

    public Func<Task?>? OnSaveSnapshot { get; set; }

    public Func<Task?>? OnDeleteSnapshot { get; set; }

    /// <summary>All batches that were asked to be written, in order.</summary>
    public ConcurrentQueue<IReadOnlyList<AtomicWrite>> Batches { get; } = new();

    public static IImmutableList<Exception?> Results(params Exception?[] results) => ImmutableList.Create(results);
}

internal sealed class ScriptedJournal(Config config) : MemoryJournal
{
    private readonly StoreScript _script = PersistenceSpec.StoreFor(config.GetString("store")!);

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        if (_script.OnReadHighest?.Invoke(persistenceId) is { } gate)
        {
            await gate;
        }

        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        if (_script.OnReplay?.Invoke(recoveryCallback) is { } gate)
        {
            await gate;
        }

        await base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);
    }

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var batch = messages.ToList();
        _script.Batches.Enqueue(batch);
        return _script.OnWrite?.Invoke(batch) is { } outcome ? WriteAsync(batch, outcome) : base.WriteMessagesAsync(batch);
    }

    protected override async Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        if (_script.OnDeleteEvents?.Invoke() is { } gate)
        {
            await gate;
        }

        await base.DeleteMessagesToAsync(persistenceId, toSequenceNr);
    }

    private async Task<IImmutableList<Exception?>?> WriteAsync(List<AtomicWrite> batch, Task<IImmutableList<Exception?>?> outcome)
    {
        var results = await outcome;
        await base.WriteMessagesAsync(batch.Where((_, i) => results is null || results.Count <= i || results[i] is null));
        return results;
    }
}

internal sealed class ScriptedSnapshotStore(Config config) : MemorySnapshotStore
{
    private readonly StoreScript _script = PersistenceSpec.StoreFor(config.GetString("store")!);

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        await (_script.OnLoadSnapshot?.Invoke() ?? Task.CompletedTask);
        return await base.LoadAsync(persistenceId, criteria);
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        await (_script.OnSaveSnapshot?.Invoke() ?? Task.CompletedTask);
        await base.SaveAsync(metadata, snapshot);
    }

    protected override async Task DeleteAsync(SnapshotMetadata metadata)
    {
        await (_script.OnDeleteSnapshot?.Invoke() ?? Task.CompletedTask);
        await base.DeleteAsync(metadata);
    }

    protected override async Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        await (_script.OnDeleteSnapshot?.Invoke() ?? Task.CompletedTask);
        await base.DeleteAsync(persistenceId, criteria);
    }
}
