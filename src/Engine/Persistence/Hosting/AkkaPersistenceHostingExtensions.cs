using ActorEngine.Configuration;
using ActorEngine.Hosting;

namespace ActorEngine.Persistence.Hosting;

/// <summary>Says where the persistent actors of a host keep their events and snapshots.</summary>
public static class AkkaPersistenceHostingExtensions
{
    /// <summary>Uses a journal.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="journalOptions">The journal's settings.</param>
    public static AkkaConfigurationBuilder WithJournal(this AkkaConfigurationBuilder builder, JournalOptions journalOptions)
    {
        ArgumentNullException.ThrowIfNull(journalOptions);
        return builder.AddHocon(journalOptions.ToConfig(), HoconAddMode.Prepend).AddHocon(journalOptions.DefaultConfig, HoconAddMode.Append);
    }

    /// <summary>Gives a journal event adapters.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="journalId">The last part of the journal's path.</param>
    /// <param name="journalBuilder">Adds the adapters.</param>
    public static AkkaConfigurationBuilder WithJournal(
        this AkkaConfigurationBuilder builder, string journalId, Action<AkkaPersistenceJournalBuilder> journalBuilder)
    {
        ArgumentNullException.ThrowIfNull(journalBuilder);
        var journal = new AkkaPersistenceJournalBuilder(journalId, builder);
        journalBuilder(journal);
        journal.Build();
        return builder;
    }

    /// <summary>Uses a snapshot store.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="snapshotOptions">The store's settings.</param>
    public static AkkaConfigurationBuilder WithSnapshot(this AkkaConfigurationBuilder builder, SnapshotOptions snapshotOptions)
    {
        ArgumentNullException.ThrowIfNull(snapshotOptions);
        return builder.AddHocon(snapshotOptions.ToConfig(), HoconAddMode.Prepend).AddHocon(snapshotOptions.DefaultConfig, HoconAddMode.Append);
    }

    /// <summary>Uses a journal and a snapshot store.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="journalOptions">The journal's settings.</param>
    /// <param name="snapshotOptions">The store's settings.</param>
    public static AkkaConfigurationBuilder WithJournalAndSnapshot(
        this AkkaConfigurationBuilder builder, JournalOptions journalOptions, SnapshotOptions snapshotOptions)
        => builder.WithJournal(journalOptions).WithSnapshot(snapshotOptions);

    /// <summary>Uses the journal in memory.</summary>
    /// <param name="builder">The host's builder.</param>
    public static AkkaConfigurationBuilder WithInMemoryJournal(this AkkaConfigurationBuilder builder) => builder.WithInMemoryJournal(_ => { });

    /// <summary>Uses a journal in memory, with event adapters.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="journalBuilder">Adds the adapters.</param>
    /// <param name="journalId">The last part of its path.</param>
    /// <param name="isDefaultPlugin">Whether actors that name none use it.</param>
    public static AkkaConfigurationBuilder WithInMemoryJournal(
        this AkkaConfigurationBuilder builder,
        Action<AkkaPersistenceJournalBuilder> journalBuilder,
        string journalId = "inmem",
        bool isDefaultPlugin = true)
        => builder.WithJournal(journalId, journalBuilder).AddHocon(
            InMemory("journal", journalId, typeof(Journal.MemoryJournal), isDefaultPlugin), HoconAddMode.Prepend);

    /// <summary>Uses a snapshot store in memory.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="snapshotStoreId">The last part of its path.</param>
    /// <param name="isDefaultPlugin">Whether actors that name none use it.</param>
    public static AkkaConfigurationBuilder WithInMemorySnapshotStore(
        this AkkaConfigurationBuilder builder, string snapshotStoreId = "inmem", bool isDefaultPlugin = true)
        => builder.AddHocon(InMemory("snapshot-store", snapshotStoreId, typeof(Snapshot.MemorySnapshotStore), isDefaultPlugin), HoconAddMode.Prepend);

    private static Config InMemory(string kind, string id, Type type, bool isDefault) => ConfigurationFactory.ParseString(
        $"""
        {(isDefault ? $"akka.persistence.{kind}.plugin = akka.persistence.{kind}.{id}" : "")}
        akka.persistence.{kind}.{id}.class = "{type.AssemblyQualifiedName}"
        """);
}
