using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public sealed class SettingsLayersTests : IDisposable
{
    private const string Reference = """
        actortasks {
          listen { urls = ["http://127.0.0.1:8080"], keys = [] }
          retry { max-attempts = 5, delay = 1s, max-delay = 10m }
          store.data = ./data
        }
        akka.loglevel = INFO
        """;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value);

    private static EffectiveSettings Environment(params (string Name, string Value)[] variables) =>
        new SettingsLayers { Reference = Reference, Environment = Variables(variables) }.Build();

    private static EffectiveSettings Set(params string[] set) =>
        new SettingsLayers { Reference = Reference, Set = set }.Build();

    private static string? Value(EffectiveSettings settings, string key) =>
        settings.All.SingleOrDefault(setting => setting.Key == key)?.Value;

    [Fact]
    public void A_later_layer_wins_and_each_value_knows_its_own()
    {
        var file = folder.Write("app.conf", """
            actortasks.retry {
              max-attempts = 6
              delay = 6s
              max-delay = 6m
              jitter = 0.6
            }
            """);
        var settings = new SettingsLayers
        {
            Reference = Reference,
            ConfigFile = file,
            Environment = Variables(("ACTORTASKS__RETRY__DELAY", "7s"), ("ACTORTASKS__RETRY__MAX_DELAY", "7m"), ("ACTORTASKS__STORE__DATA", "/seven")),
            Set = ["retry.max-delay=8m", "store.data=/eight"],
            Flags = [SettingsFlag.Of("--data", "store.data", "/nine")],
        }.Build();

        Assert.Equal(
            [
                "actortasks.listen.urls.0 = http://127.0.0.1:8080 from reference.conf:2:20",
                "actortasks.listen.keys =  from reference.conf:2:53",
                $"actortasks.retry.max-attempts = 6 from {file}:2:18",
                "actortasks.retry.delay = 7s from environment variable ACTORTASKS__RETRY__DELAY",
                "actortasks.retry.max-delay = 8m from --set retry.max-delay",
                $"actortasks.retry.jitter = 0.6 from {file}:5:12",
                "actortasks.store.data = /nine from --data",
                "akka.loglevel = INFO from reference.conf:6:17",
            ],
            settings.All.Select(setting => $"{setting.Key} = {setting.Value} from {setting.Origin}"));
        Assert.Equal("8m", settings.Configuration["actortasks:retry:max-delay"]);
        Assert.Equal("--set retry.max-delay", settings.OriginOf("actortasks.retry.max-delay")?.ToString());
        Assert.Equal("--set retry.max-delay", settings.OriginOf("ActorTasks:Retry:Max-Delay")?.ToString());
        Assert.Null(settings.OriginOf("actortasks.retry.nothing"));
        Assert.Null(settings.OriginOf("actortasks:nothing"));
    }

    [Theory]
    [InlineData("ACTORTASKS__RETRY__MAX_ATTEMPTS", "7", "actortasks.retry.max-attempts", "7")]
    [InlineData("actortasks__retry__max_attempts", "7", "actortasks.retry.max-attempts", "7")]
    [InlineData("ActorTasks__Retry__Max_Attempts", " 7 ", "actortasks.retry.max-attempts", "7")]
    [InlineData("ACTORTASKS__AKKA__LOGLEVEL", "DEBUG", "akka.loglevel", "DEBUG")]
    [InlineData("ACTORTASKS__RETRY", "{ delay = 3s }", "actortasks.retry.delay", "3s")]
    [InlineData("ACTORTASKS__RETRY__DELAY", "null", "actortasks.retry.delay", null)]
    [InlineData("ACTORTASKS__STORE__DATA", "", "actortasks.store.data", "")]
    [InlineData("ACTORTASKS__STORE__DATA", "\" x \"", "actortasks.store.data", " x ")]
    [InlineData("ACTORTASKS__STORE__DATA", "a#b // c", "actortasks.store.data", "a#b // c")]
    [InlineData("ACTORTASKS__STORE__DATA", "${akka.loglevel}/x", "actortasks.store.data", "INFO/x")]
    [InlineData("ACTORTASKS__STORE__POSTGRES__CONNECTION", "Host=db;Password=a{b", "actortasks.store.postgres.connection", "Host=db;Password=a{b")]
    [InlineData("ACTORTASKS__LISTEN__URLS", "[\"http://a\", \"http://b\"]", "actortasks.listen.urls.1", "http://b")]
    [InlineData("ACTORTASKS__LISTEN__URLS__0", "http://0.0.0.0:80", "actortasks.listen.urls.0", "http://0.0.0.0:80")]
    [InlineData("ACTORTASKS__LISTEN__URLS__1", "http://b", "actortasks.listen.urls.1", "http://b")]
    [InlineData("ACTORTASKS__LISTEN__KEYS__0__NAME", "ops", "actortasks.listen.keys.0.name", "ops")]
    public void A_variable_is_a_setting(string name, string value, string key, string? expected)
    {
        var settings = Environment((name, value));
        Assert.Contains(settings.All, setting => setting.Key == key && setting.Value == expected
            && (setting.Origin.Source == $"environment variable {name}" || value.Contains("${")));
    }

    [Fact]
    public void Other_variables_are_no_settings_but_answer_substitutions()
    {
        var settings = Environment(("HOME", "/root"), ("ACTORTASKS", "x"), ("ACTORTASKS_HOME", "x"),
            ("ACTORTASKS__STORE__DATA", "${HOME}/tasks"));
        Assert.Equal("/root/tasks", Value(settings, "actortasks.store.data"));
        Assert.Equal(7, settings.All.Count);
    }

    [Fact]
    public void The_more_exact_variable_wins_over_its_block()
    {
        var settings = Environment(("ACTORTASKS__RETRY__DELAY", "9s"), ("ACTORTASKS__RETRY", "{ delay = 3s, jitter = 0.5 }"));
        Assert.Equal("9s", Value(settings, "actortasks.retry.delay"));
        Assert.Equal("0.5", Value(settings, "actortasks.retry.jitter"));
    }

    [Fact]
    public void A_numbered_item_is_laid_over_the_list_of_a_lower_layer()
    {
        var file = folder.Write("app.conf", """
            actortasks.listen.keys = [ { name = a, roles = [read] }, { name = b } ]
            """);
        var settings = new SettingsLayers
        {
            Reference = Reference,
            ConfigFile = file,
            Environment = Variables(("ACTORTASKS__LISTEN__KEYS__1__SHA256", "beef"), ("ACTORTASKS__LISTEN__KEYS__10__NAME", "d"),
                ("ACTORTASKS__LISTEN__KEYS__2__NAME", "c")),
            Set = ["listen.keys.0.roles.1=write"],
        }.Build();
        Assert.Equal(
            ["0.name=a", "0.roles.0=read", "0.roles.1=write", "1.name=b", "1.sha256=beef", "2.name=c", "3.name=d"],
            settings.All.Where(setting => setting.Key.StartsWith("actortasks.listen.keys."))
                .Select(setting => $"{setting.Key["actortasks.listen.keys.".Length..]}={setting.Value}"));
    }

    [Fact]
    public void A_list_replaces_the_list_of_a_lower_layer()
    {
        var settings = new SettingsLayers
        {
            Reference = "actortasks.listen.urls = [a, b, c]",
            Set = ["listen.urls=[d]"],
        }.Build();
        Assert.Equal(["actortasks.listen.urls.0"], settings.All.Select(setting => setting.Key));
        Assert.Null(settings.Configuration["actortasks:listen:urls:1"]);
    }

    [Theory]
    [InlineData("retry.delay=3s", "actortasks.retry.delay", "3s")]
    [InlineData("retry.delay = 3s", "actortasks.retry.delay", "3s")]
    [InlineData("actortasks.retry.delay=3s", "actortasks.retry.delay", "3s")]
    [InlineData("akka.loglevel=DEBUG", "akka.loglevel", "DEBUG")]
    [InlineData("store.data=a=b", "actortasks.store.data", "a=b")]
    [InlineData("store.data=", "actortasks.store.data", "")]
    [InlineData("queues.\"a.b=c\".slots=4", "actortasks.queues.\"a.b=c\".slots", "4")]
    [InlineData("listen.urls+=http://b", "actortasks.listen.urls.1", "http://b")]
    public void A_set_is_a_setting(string set, string key, string expected) =>
        Assert.Equal(expected, Value(Set(set), key));

    [Fact]
    public void Of_two_sets_the_later_wins() =>
        Assert.Equal("4s", Value(Set("retry.delay=3s", "retry.delay=4s"), "actortasks.retry.delay"));

    [Fact]
    public void A_flag_is_taken_as_it_is_and_may_be_a_list()
    {
        var settings = new SettingsLayers
        {
            Reference = Reference,
            Set = ["store.data=x"],
            Flags = [SettingsFlag.OfList("--urls", "listen.urls", ["http://a", "${b"]), SettingsFlag.Of("--data", "store.data", "[x] ")],
        }.Build();
        Assert.Equal("[x] ", Value(settings, "actortasks.store.data"));
        Assert.Equal("${b", Value(settings, "actortasks.listen.urls.1"));
        Assert.Equal("--urls", settings.OriginOf("actortasks.listen.urls")?.ToString());
    }

    [Fact]
    public void The_faults_of_all_layers_come_at_once()
    {
        var error = Assert.Throws<SettingsException>(() => new SettingsLayers
        {
            Reference = Reference,
            ConfigFile = folder.Write("app.conf", "a = = 1"),
            Environment = Variables(("ACTORTASKS__RETRY__", "1"), ("ACTORTASKS__LISTEN__URLS", "[1, 2"), ("ACTORTASKS__A", "1"), ("actortasks__a", "2")),
            Set = ["retry.delay", "=5", "a..b=1", "x={"],
        }.Build());
        Assert.Equal(8, error.Faults.Count);
        Assert.StartsWith("8 settings are wrong:\n- ", error.Message);
        Assert.Contains("app.conf:1:5", error.Message);
        Assert.Contains("environment variable ACTORTASKS__RETRY__", error.Message);
        Assert.Contains("environment variable ACTORTASKS__LISTEN__URLS:1:6", error.Message);
        Assert.Contains("ACTORTASKS__A and actortasks__a", error.Message);
        Assert.Contains("--set retry.delay: expected key=value", error.Message);
    }

    [Fact]
    public void A_substitution_that_no_layer_answers_is_a_fault()
    {
        var error = Assert.Throws<SettingsException>(() => Set("retry.delay=${nothing}"));
        Assert.Contains("--set retry.delay:1:1", Assert.Single(error.Faults).ToString());
    }

    [Fact]
    public void A_missing_config_file_is_a_fault()
    {
        var error = Assert.Throws<SettingsException>(() => new SettingsLayers { ConfigFile = "no-such.conf" }.Build());
        Assert.Contains("no-such.conf", error.Message);
    }

    [Fact]
    public void A_file_may_refer_to_the_reference_and_is_seen_by_it()
    {
        var settings = new SettingsLayers
        {
            Reference = "actortasks { a = 1, b = ${actortasks.a} }",
            ConfigFile = folder.Write("app.conf", "actortasks { a = 2, c = ${actortasks.b}0, a = ${actortasks.a}1 }"),
        }.Build();
        Assert.Equal(["21", "21", "210"], settings.All.Select(setting => setting.Value));
    }

    [Fact]
    public void The_environment_of_this_process_can_be_given() =>
        Assert.Equal(System.Environment.GetEnvironmentVariable("PATH"), SettingsLayers.ProcessEnvironment()["PATH"]);
}
