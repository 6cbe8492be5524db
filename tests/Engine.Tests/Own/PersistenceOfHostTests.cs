using ActorEngine.Persistence.Hosting;
using ActorTasks.EngineTests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.EngineTests.Own;

/// <summary>Where persistent actors of a host keep their events; Akka.NET has it in a package of its own.</summary>
public class PersistenceOfHostTests
{
    [Fact]
    public async Task A_host_keeps_events_and_snapshots_in_memory()
    {
        using var host = AddAkkaTests.HostOf(builder => builder
            .WithInMemoryJournal(journal => journal.AddWriteEventAdapter<Shouting>("shout", [typeof(string)]))
            .WithInMemorySnapshotStore()
            .WithActors((system, registry) => registry.Register<Diary>(system.ActorOf(Props.Create(() => new Diary()), "diary"))));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var diary = host.Services.GetRequiredService<IRequiredActor<Diary>>().ActorRef;
        await diary.Ask<string>("first", TimeSpan.FromSeconds(10));
        Assert.True(await diary.GracefulStop(TimeSpan.FromSeconds(10)));

        var again = system.ActorOf(Props.Create(() => new Diary()), "again");

        Assert.Equal("FIRST second", await again.Ask<string>("second", TimeSpan.FromSeconds(10)));
        Assert.Equal("akka.persistence.journal.inmem", system.Settings.Config.GetString("akka.persistence.journal.plugin"));
        Assert.Equal("akka.persistence.snapshot-store.inmem", system.Settings.Config.GetString("akka.persistence.snapshot-store.plugin"));
        await host.StopAsync();
    }

    [Fact]
    public void The_options_of_a_journal_are_configuration_under_its_path_and_what_they_leave_out_is_a_default()
    {
        var options = new MyJournal { Serializer = "json" };
        options.Adapters.AddEventAdapter<Shouting>("shout", [typeof(string), typeof(int)]).AddReadEventAdapter<Shouting>("again", [typeof(int)]);
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "test")
            .WithJournalAndSnapshot(options, new MyStore { AutoInitialize = true });

        var config = builder.Configuration.Value;

        Assert.Equal("akka.persistence.journal.mine", config.GetString("akka.persistence.journal.plugin"));
        Assert.False(config.HasPath("akka.persistence.snapshot-store.plugin"));
        var journal = config.GetConfig("akka.persistence.journal.mine")!;
        Assert.Equal(("shown", "kept", "json"), (journal.GetString("of-its-own"), journal.GetString("default"), journal.GetString("serializer")));
        Assert.False(journal.GetBoolean("auto-initialize", true));
        Assert.Equal(["shout", "again"], journal.GetStringList($"event-adapter-bindings.\"{typeof(int).AssemblyQualifiedName}\""));
        Assert.Equal(typeof(Shouting).AssemblyQualifiedName, journal.GetString("event-adapters.shout"));
        Assert.True(config.GetBoolean("akka.persistence.snapshot-store.theirs.auto-initialize"));
    }

    [Fact]
    public void A_journal_without_an_identifier_is_refused()
        => Assert.Throws<ConfigurationException>(() => new MyJournal { Identifier = " " }.ToConfig());

    private sealed class MyJournal() : JournalOptions(true)
    {
        public override string Identifier { get; set; } = "mine";

        protected override Config InternalDefaultConfig => "default = kept, of-its-own = hidden";

        protected override System.Text.StringBuilder Build(System.Text.StringBuilder sb) => base.Build(sb.Append("of-its-own = shown"));
    }

    private sealed class MyStore() : SnapshotOptions(false)
    {
        public override string Identifier { get; set; } = "theirs";

        protected override Config InternalDefaultConfig => Config.Empty;
    }

    private sealed class Shouting : IEventAdapter
    {
        public string Manifest(object evt) => "";

        public object ToJournal(object evt) => evt is string text ? text.ToUpperInvariant() : evt;

        public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
    }

    private sealed class Diary : ReceivePersistentActor
    {
        private readonly List<string> _lines = [];

        public Diary()
        {
            Recover<string>(_lines.Add);
            Command<string>(line => Persist(line, written =>
            {
                _lines.Add(written);
                Sender.Tell(string.Join(' ', _lines));
            }));
        }

        public override string PersistenceId => "diary";
    }
}
