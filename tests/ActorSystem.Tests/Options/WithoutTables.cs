using ActorTasks.Actors;
using ActorTasks.Hocon;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.ActorSystemTests.Options;

/// <summary>The settings of store.kind = akka: what only one of the two builds takes is said by the other.</summary>
public sealed class WithoutTables
{
    private static readonly bool s_isAkka = typeof(ActorBase).Assembly.GetName().Name == "Akka";

    [Fact]
    public void The_store_without_tables_is_that_of_the_Akka_build()
    {
        if (s_isAkka)
        {
            Assert.Equal((StoreKind.Akka, 100_000), (Read(("store:kind", "akka")).Store, Read(("store:kind", "akka")).LimitOpenTasks));
            Assert.Equal(7, Read(("store:kind", "akka"), ("limits:open-tasks", "7")).LimitOpenTasks);
            return;
        }

        var fault = Assert.Single(Assert.Throws<SettingsException>(() => Read(("store:kind", "akka"))).Faults);
        Assert.Equal("actortasks.store.kind", fault.Key);
        Assert.Contains("-p:ActorEngine=Akka", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_tasks_are_bounded_only_where_all_are_in_memory()
    {
        Assert.Null(Read().LimitOpenTasks);
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => Read(("limits:open-tasks", "7"))).Faults);
        Assert.Contains("store.kind = akka", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pace_of_snapshots_is_a_setting() => Assert.Equal(3, Read(("shards:snapshot-every", "3")).SnapshotEvery);

    [Fact]
    public void The_file_for_a_database_names_plug_ins_that_are_described_in_it_and_settings_that_are_known()
    {
        var file = new ConfigurationBuilder().AddHoconFile(Path.Combine(AppContext.BaseDirectory, "akka-persistence-sql.conf")).Build();
        var options = new ActorTasksOptions { Store = StoreKind.Akka };
        var engine = NodeHocon.OfApplication(file);
        Assert.All(new[] { "journal", "snapshot-store" }, part =>
        {
            var plugin = engine[$"akka:persistence:{part}:plugin"]!.Replace('.', ':');
            Assert.EndsWith(", Akka.Persistence.Sql", engine[$"{plugin}:class"], StringComparison.Ordinal);
            Assert.Equal("PostgreSQL.15", engine[$"{plugin}:provider-name"]);
            Assert.Contains("Database=actortasks", engine[$"{plugin}:connection-string"], StringComparison.Ordinal);
        });

        var adapters = NodeHocon.Of(options, file).GetConfig("akka.persistence.journal.sql.event-adapters")!;
        Assert.StartsWith("ActorTasks.Journal.Plugin.RecordedAdapter", adapters.GetString("actortasks"), StringComparison.Ordinal);
        var faults = s_isAkka ? [] : Assert.Throws<SettingsException>(() => ActorTasksOptions.From(file)).Faults;
        Assert.All(faults, fault => Assert.Equal("actortasks.store.kind", fault.Key));
    }

    private static ActorTasksOptions Read(params (string Key, string Value)[] settings) => ActorTasksOptions.From(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>("actortasks:" + setting.Key, setting.Value)))
            .Build());
}
