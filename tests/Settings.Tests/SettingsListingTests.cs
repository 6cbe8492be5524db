using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public class SettingsListingTests
{
    private const string Reference = """
        actortasks {
          listen { urls = ["http://a", "http://b"], keys = [] }
          retry { delay = 1s, max-attempts = 5 }
        }
        """;

    private static readonly Dictionary<string, string> Later = new() { ["actortasks.cluster"] = "several nodes" };

    private static SettingsListing List(params string[] set)
    {
        var defaults = new SettingsLayers { Reference = Reference };
        return new(new SettingsLayers { Reference = Reference, Set = set }.Build(), defaults.Build());
    }

    private static IEnumerable<string> Show(IEnumerable<ListedSetting> settings) => settings.Select(setting =>
        $"{setting.Key} = {Text(setting.Value)} [{Text(setting.Default)}] {(setting.IsChanged ? "changed" : "same")} {setting.Origin.Kind}");

    private static string Text(HoconValue? value) => value switch
    {
        null => "",
        HoconScalar scalar => scalar.Text,
        HoconList list => $"[{string.Join(' ', list.Items.Select(Text))}]",
        _ => "{}",
    };

    [Fact]
    public void Everything_is_listed_with_its_default_and_whether_it_differs() => Assert.Equal(
        [
            "actortasks.listen.urls.0 = http://c [http://a] changed Set",
            "actortasks.listen.keys.0.name = x [] changed Set",
            "actortasks.retry.delay = 1s [1s] same Set",
            "actortasks.retry.max-attempts = 5 [5] same Default",
            "actortasks.extra = {} [] changed Set",
        ],
        Show(List("listen.urls=[\"http://c\"]", "listen.keys=[{ name = x }]", "retry.delay=1s", "extra={}").All));

    [Fact]
    public void An_emptied_list_differs_and_null_leaves_the_default_in_force()
    {
        Assert.Equal(
            [
                "actortasks.listen.urls = [] [[http://a http://b]] changed Set",
                "actortasks.listen.keys = [] [[]] same Default",
                "actortasks.retry.delay = 1s [1s] same Default",
                "actortasks.retry.max-attempts = 5 [5] same Default",
                "actortasks.nothing = null [] changed Set",
            ],
            Show(List("listen.urls=[]", "retry.delay=null", "nothing=null").All));
        var unset = List("retry.delay=null").Below("retry.delay", Later).Single();
        Assert.Equal("--set retry.delay", unset.UnsetAt?.ToString());
        var block = List("retry=null").Below("retry", Later);
        Assert.Equal(["1s", "5"], block.Select(setting => Text(setting.Value)));
        Assert.All(block, setting => Assert.Equal("--set retry", setting.UnsetAt?.ToString()));
    }

    [Fact]
    public void A_list_that_lost_items_differs_though_the_rest_is_the_same() => Assert.Equal(
        ["actortasks.listen.urls.0 = http://a [http://a] changed Set"],
        Show(List("listen.urls=[\"http://a\"]").All.Where(setting => setting.IsChanged)));

    [Fact]
    public void A_secret_is_hidden_in_a_default_that_is_a_whole_list()
    {
        var defaults = new SettingsLayers { Reference = "actortasks { hosts = [\"x://u:p@h\", { token = abc, n = 1 }] }" };
        var settings = new SettingsLayers { Reference = defaults.Reference, Set = ["hosts=[]"] };
        var listed = new SettingsListing(settings.Build(), defaults.Build()).All.Single();
        Assert.Equal("[\n  \"x://u:***@h\"\n  {\n    token = \"***\"\n    n = 1\n  }\n]", listed.Default?.ToString());
        Assert.False(listed.IsHidden);
    }

    [Fact]
    public void A_secret_is_hidden_in_value_and_default_and_still_known_to_differ()
    {
        var defaults = new SettingsLayers { Reference = "actortasks { token = abc, url = \"x://u:p@h\", n = 1 }" };
        var settings = new SettingsLayers { Reference = defaults.Reference, Set = ["token=def"] };
        var listed = new SettingsListing(settings.Build(), defaults.Build()).All;
        Assert.Equal(["***", "x://u:***@h", "1"], listed.Select(setting => Text(setting.Value)));
        Assert.Equal(["***", "x://u:***@h", "1"], listed.Select(setting => Text(setting.Default)));
        Assert.Equal([true, true, false], listed.Select(setting => setting.IsHidden));
        Assert.Equal([true, false, false], listed.Select(setting => setting.IsChanged));
    }

    [Theory]
    [InlineData("retry", 2)]
    [InlineData("actortasks.retry", 2)]
    [InlineData("Retry.DELAY", 1)]
    [InlineData("listen", 3)]
    [InlineData("listen.urls.1", 1)]
    [InlineData("listen.keys", 1)]
    [InlineData("actortasks", 5)]
    public void A_key_shows_what_stands_there_and_below(string key, int count) => Assert.Equal(count, List().Below(key, Later).Count);

    [Theory]
    [InlineData("retyr", "Did you mean \"actortasks.retry\"?")]
    [InlineData("retry.dely", "Did you mean \"actortasks.retry.delay\"?")]
    [InlineData("max-attempts", "Did you mean \"actortasks.retry.max-attempts\"?")]
    [InlineData("urls", "Did you mean \"actortasks.listen.urls\"?")]
    [InlineData("retry.delay.x", "nothing of that name.")]
    [InlineData("listen.urls.2", "nothing of that name.")]
    [InlineData("cluster.lease", "a later version knows (several nodes)")]
    [InlineData("akka.loglevel", "nothing of that name.")]
    [InlineData("a..b", "before and after every dot")]
    [InlineData("", "expected a key")]
    public void A_key_that_names_nothing_is_a_fault_with_the_closest(string key, string expected) =>
        Assert.Contains(expected, Assert.Throws<SettingsException>(() => List().Below(key, Later)).Message);
}
