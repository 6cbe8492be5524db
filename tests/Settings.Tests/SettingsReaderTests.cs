using ActorTasks.Hocon;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.SettingsTests;

public class SettingsReaderTests
{
    private enum Kind
    {
        Sqlite,
        Postgres,
    }

    private static SettingsReader Reader(string text, Dictionary<string, string>? later = null) =>
        new(new ConfigurationBuilder().AddHoconString(text, "app.conf").Build(), "actortasks", later);

    private static SettingsReader Block(string fields) => Reader($"actortasks {{ {fields} }}");

    /// <summary>The one fault that reading leaves, whole.</summary>
    private static string Fault(string fields, Action<SettingsReader> read)
    {
        var reader = Block(fields);
        read(reader);
        return Assert.Single(Assert.Throws<SettingsException>(reader.Finish).Faults).ToString();
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var reader = Block("""
            text = hello, whole = 42, long = 5000000000, fraction = 0.5, switch = on, wait = 5m, bare = 250, size = 64k,
            kind = Postgres, word = TEXT, texts = [a, b], one = a, none = [], block { inner = 1 },
            keys = [ { name = x }, { name = y } ], named { first { n = 1 }, second { n = 2 } }
            """);
        Assert.Equal("hello", reader.String("text"));
        Assert.Equal(42, reader.Int("whole"));
        Assert.Equal(5_000_000_000, reader.Long("long"));
        Assert.Equal(0.5, reader.Double("fraction"));
        Assert.True(reader.Bool("switch"));
        Assert.Equal(TimeSpan.FromMinutes(5), reader.Duration("wait"));
        Assert.Equal(TimeSpan.FromMilliseconds(250), reader.Duration("bare", bareUnit: TimeSpan.FromMilliseconds(1)));
        Assert.Equal(65536, reader.Size("size"));
        Assert.Equal(Kind.Postgres, reader.Word<Kind>("kind", null, ("sqlite", Kind.Sqlite), ("postgres", Kind.Postgres)));
        Assert.Equal("text", reader.Word("word", null, "text", "json"));
        Assert.Equal(["a", "b"], reader.Strings("texts"));
        Assert.Equal(["a"], reader.Strings("one"));
        Assert.Empty(reader.Strings("none", ["fallback"]));
        Assert.Equal(1, reader.Section("block").Int("inner"));
        Assert.Equal(["x", "y"], reader.Objects("keys", key => key.String("name")));
        Assert.Equal([("first", 1), ("second", 2)],
            reader.Map("named", (name, block) => (name, block.Int("n"))).Values.Order());
        reader.Finish();
    }

    [Fact]
    public void A_missing_or_null_key_gets_its_fallback()
    {
        var reader = Block("text = null, whole = null");
        Assert.Equal("x", reader.String("text", "x"));
        Assert.Equal(3, reader.Int("whole", 3));
        Assert.Equal(3, reader.Long("a", 3));
        Assert.Equal(0.2, reader.Double("b", 0.2));
        Assert.False(reader.Bool("c", false));
        Assert.Equal(TimeSpan.FromSeconds(1), reader.Duration("d", TimeSpan.FromSeconds(1)));
        Assert.Equal(7, reader.Size("e", 7));
        Assert.Equal(["u"], reader.Strings("f", ["u"]));
        Assert.Empty(reader.Strings("g"));
        Assert.Empty(reader.Objects("h", _ => 1));
        Assert.Empty(reader.Map("i", (_, _) => 1));
        Assert.Null(reader.OptionalString("j"));
        Assert.Null(reader.OptionalString("text"));
        Assert.Equal("y", reader.Section("k").String("l", "y"));
        Assert.False(reader.Has("text"));
        reader.Finish();
    }

    [Theory]
    [InlineData("n = auto", null)]
    [InlineData("n = AUTO", null)]
    [InlineData("", null)]
    [InlineData("n = 4", 4)]
    public void A_word_may_stand_for_a_value(string fields, int? expected)
    {
        var reader = Block(fields);
        Assert.Equal(expected, reader.IntOr("n", "auto", min: 1));
        reader.Finish();
    }

    [Fact]
    public void Durations_and_sizes_may_be_off()
    {
        var reader = Block("a = off, b = 5s, c = off, d = 1k");
        Assert.Null(reader.DurationOr("a", "off"));
        Assert.Equal(TimeSpan.FromSeconds(5), reader.DurationOr("b", "off"));
        Assert.Null(reader.SizeOr("c", "off"));
        Assert.Equal(1024, reader.SizeOr("d", "off"));
        reader.Finish();
    }

    [Fact]
    public void Each_fault_says_what_was_expected_what_came_and_where_it_was_set()
    {
        Assert.Equal("actortasks.n: expected a whole number from 1 to 9, found \"ten\". (set at app.conf:1:18)",
            Fault("n = ten", reader => reader.Int("n", 5, 1, 9)));
        Assert.Equal("actortasks.n: expected a whole number from 1 to 9, found \"10\". (set at app.conf:1:18)",
            Fault("n = 10", reader => reader.Int("n", 5, 1, 9)));
        Assert.Equal("actortasks.n: expected a number of at least 0, found \"-1\". (set at app.conf:1:18)",
            Fault("n = -1", reader => reader.Double("n", 5, min: 0)));
        Assert.Equal("actortasks.n: expected a whole number of at most 9, or \"auto\", found \"many\". (set at app.conf:1:18)",
            Fault("n = many", reader => reader.IntOr("n", "auto", max: 9)));
        Assert.Equal("actortasks.b: expected one of on, off, true, false, yes, no, found \"onn\" (did you mean \"on\"?). (set at app.conf:1:18)",
            Fault("b = onn", reader => reader.Bool("b")));
        Assert.Equal("actortasks.d: expected a duration such as \"250ms\", \"30s\", \"5m\", \"2h\", \"7d\" or \"PT5M\" "
            + "from 1s to 1h, found \"2h\". (set at app.conf:1:18)",
            Fault("d = 2h", reader => reader.Duration("d", null, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))));
        Assert.Contains("found \"5\", which has no unit. (set", Fault("d = 5", reader => reader.Duration("d")));
        Assert.Contains("no unit of size, did you mean \"kB\"? (set", Fault("s = 5KB", reader => reader.Size("s")));
        Assert.Equal("actortasks.s: expected a text, found nothing.", Fault("", reader => reader.String("s")));
        Assert.Contains("found a block or a list", Fault("s { x = 1 }", reader => reader.String("s")));
        Assert.Contains("expected a block { … }, found \"5\"", Fault("s = 5", reader => reader.Section("s")));
        Assert.Contains("expected a list of blocks", Fault("s = 5", reader => reader.Objects("s", _ => 1)));
        Assert.Contains("actortasks.s.1: expected a block { … }, found \"5\"", Fault("s = [{}, 5]", reader => reader.Objects("s", _ => 1)));
        Assert.Contains("expected a list [ … ]", Fault("s { x = 1 }", reader => reader.Strings("s")));
        Assert.Contains("expected a text", Fault("s = [ [1] ]", reader => reader.Strings("s")));
        Assert.Contains("not with b (set at", Fault("s = 5", reader =>
        {
            reader.Int("s");
            reader.Fault("s", "not with b");
        }));
    }

    [Fact]
    public void All_faults_come_at_once_with_unknown_keys_and_what_was_meant()
    {
        var reader = Reader("""
            actortasks {
              retry {
                max-atempts = 3
                delay = soon
              }
              max-delay = 5m
              quite-unknown = 1
              schedules { nightly { cron = "0 3 * * *" } }
              listen.keys = [ { nam = x } ]
            }
            """, new() { ["actortasks.schedules"] = "schedules come with version 0.3" });
        var retry = reader.Section("retry");
        Assert.Equal(5, retry.Int("max-attempts", 5));
        retry.Duration("delay", TimeSpan.FromSeconds(1));
        retry.Duration("max-delay", TimeSpan.FromMinutes(1));
        reader.Section("listen").Objects("keys", key => key.String("name", ""));

        var faults = Assert.Throws<SettingsException>(reader.Finish).Faults.Select(fault => fault.ToString()).Order().ToList();
        Assert.Equal(6, faults.Count);
        Assert.Equal("actortasks.listen.keys.0.nam: expected a known setting, found \"nam\". "
            + "Did you mean \"name\"? (set at app.conf:9:27)", faults[0]);
        Assert.Equal("actortasks.max-delay: expected a known setting, found \"max-delay\". "
            + "Did you mean \"actortasks.retry.max-delay\"? (set at app.conf:6:15)", faults[1]);
        Assert.Equal("actortasks.quite-unknown: expected a known setting, found \"quite-unknown\". "
            + "Known here: listen, retry. (set at app.conf:7:19)", faults[2]);
        Assert.StartsWith("actortasks.retry.delay: expected a duration", faults[3]);
        Assert.Contains("Did you mean \"max-attempts\"? (set at app.conf:3:19)", faults[4]);
        Assert.Equal("actortasks.schedules: expected a setting of this version, found one that a later version knows "
            + "(schedules come with version 0.3). Remove it, or upgrade. (set at app.conf:8:13)", faults[5]);
    }

    [Fact]
    public void Keys_that_are_read_elsewhere_can_be_made_known()
    {
        var reader = Block("a = 1, b { c = 2 }");
        reader.Known("a", "b");
        reader.Finish();
    }

    [Fact]
    public void The_origin_is_that_of_the_provider_that_wins()
    {
        var configuration = new ConfigurationBuilder()
            .AddHoconString("actortasks { a = x, b = x }", "app.conf")
            .AddInMemoryCollection(new Dictionary<string, string?> { ["actortasks:b"] = "y" })
            .AddSettings(new SettingsLayers { Set = ["c=z"] }.Build())
            .Build();
        var reader = new SettingsReader(configuration, "actortasks");
        reader.Int("a");
        reader.Int("b");
        reader.Int("c");
        Assert.Equal(["app.conf:1:18", "MemoryConfigurationProvider", "--set c"], reader.Faults.Select(fault => fault.Origin));
    }

    [Fact]
    public void What_was_meant_for_the_section_and_stands_beside_it_is_a_fault_and_helpers_are_not()
    {
        var reader = Reader("actor-tasks { retry.delay = 1s }, retry { delay = 2s }, base = /srv, actortasks { data = ${base}/x }");
        reader.Section("retry").Duration("delay", TimeSpan.Zero);
        reader.String("data");
        reader.Known("retry");
        reader.RefuseMisplaced();
        var faults = Assert.Throws<SettingsException>(reader.Finish).Faults;
        Assert.Equal(["actor-tasks", "retry"], faults.Select(fault => fault.Key).Order());
        Assert.Contains("Did you mean \"actortasks\"?", faults.Single(fault => fault.Key == "actor-tasks").Problem);
        Assert.Contains("Did you mean \"actortasks.retry\"?", faults.Single(fault => fault.Key == "retry").Problem);
        Assert.StartsWith("app.conf:1:", faults[0].Origin);
    }

    [Theory]
    [InlineData("max-attempts")]
    [InlineData("max-atempts")]
    [InlineData("retry-max-attempts")]
    [InlineData("retryMaxAttempts")]
    [InlineData("retry_max_attemps")]
    public void A_setting_in_the_wrong_section_or_as_one_name_is_told_where_it_belongs(string key)
    {
        var reader = Block($"retry {{ max-attempts = 1 }}, {key} = 3");
        reader.Section("retry").Int("max-attempts");
        reader.Known("retry");
        Assert.Contains("Did you mean \"actortasks.retry.max-attempts\"?", Assert.Throws<SettingsException>(reader.Finish).Message);
    }

    [Fact]
    public void A_fault_does_not_show_a_password()
    {
        Assert.Contains("found \"http://ada:***@host\"", Fault("n = \"http://ada:lovelace@host\"", reader => reader.Int("n")));
        Assert.Contains("found \"***\"", Fault("api-key = abc", reader => reader.Int("api-key")));
        Assert.Contains("found \"***\"", Fault("token = abc", reader => reader.Section("token")));
    }
}
