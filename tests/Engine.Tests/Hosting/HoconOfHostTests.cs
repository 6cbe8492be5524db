using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.EngineTests.Hosting;

public class HoconOfHostTests
{
    [Fact]
    public void Appended_settings_are_read_below_prepended_and_replacing_ones_above()
    {
        var builder = Builder()
            .AddHocon("a = 1", HoconAddMode.Append)
            .AddHocon("a = 2\nb = 2", HoconAddMode.Append)
            .AddHocon("b = 3\nc = 3", HoconAddMode.Prepend)
            .AddHocon("c = 4", HoconAddMode.Replace);

        var config = builder.Configuration.Value;
        Assert.Equal([1, 3, 4], new[] { config.GetInt("a"), config.GetInt("b"), config.GetInt("c") });
    }

    [Fact]
    public void The_settings_of_a_NET_configuration_become_objects_and_lists()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Akka:LogLevel"] = "DEBUG",
            ["Akka:Test:List:0"] = "a",
            ["Akka:Test:List:1"] = "b",
            ["akka.test.dotted"] = "5",
        }).Build();

        var config = Builder().AddHocon(settings, HoconAddMode.Prepend).Configuration.Value;

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
        Assert.Equal(["a", "b"], config.GetStringList("akka.test.list"));
        Assert.Equal(5, config.GetInt("akka.test.dotted"));
        Assert.Equal("DEBUG", Builder().AddHocon(settings, HoconAddMode.Prepend, normalizeKeys: false).Configuration.Value.GetString("Akka.LogLevel"));
    }

    [Fact]
    public void A_file_is_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "a { b = from file }");

            Assert.Equal("from file", Builder().AddHoconFile(path, HoconAddMode.Prepend).Configuration.Value.GetString("a.b"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Settings_reach_the_system()
    {
        using var host = AddAkkaTests.HostOf(builder => builder
            .AddHocon("own.key = 5", HoconAddMode.Prepend)
            .WithActorAskTimeout(TimeSpan.FromSeconds(7)));
        await host.StartAsync();

        var settings = host.Services.GetRequiredService<ActorSystem>().Settings;

        Assert.Equal(5, settings.Config.GetInt("own.key"));
        Assert.Equal(TimeSpan.FromSeconds(7), settings.AskTimeout);
        Assert.Equal("INFO", settings.Config.GetString("akka.loglevel"));
        await host.StopAsync();
    }

    [Fact]
    public async Task Parts_of_the_setup_reach_the_system_and_the_later_of_a_type_wins()
    {
        using var host = AddAkkaTests.HostOf(builder => builder.AddSetup(new Part(1)).AddSetup(new Part(2)));
        await host.StartAsync();

        Assert.Equal(2, host.Services.GetRequiredService<ActorSystem>().Settings.Setup.Get<Part>().Value.Number);
        await host.StopAsync();
    }

    private static AkkaConfigurationBuilder Builder() => new(new ServiceCollection(), "any");

    private sealed class Part(int number) : Setup
    {
        public int Number => number;
    }
}
