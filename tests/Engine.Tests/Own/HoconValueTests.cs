namespace ActorTasks.EngineTests.Own;

public class HoconValueTests
{
    private static readonly Config Settings = ConfigurationFactory.ParseString("""
        a { "/abc/d.ev/*" = 123, plain = text, list = [1, two], on = yes-no, switch = on, time = 2s, ratio = 0.5, nothing = null, empty {} }
        """);

    [Fact]
    public void Names_in_quotes_are_whole_names()
    {
        var section = Settings.GetConfig("a")!;

        Assert.Equal(123, section.Root.GetObject()!.GetKey("/abc/d.ev/*")!.GetInt());
        Assert.Equal("/abc/d.ev/*", section.AsEnumerable().First().Key);
        Assert.Equal(123L, section.AsEnumerable().First().Value.GetLong());
        Assert.Null(section.Root.GetObject()!.GetKey("abc"));
    }

    [Fact]
    public void A_value_is_a_text_a_list_or_an_object()
    {
        Assert.True(Settings.GetValue("a.plain")!.IsString());
        Assert.Equal("text", Settings.GetValue("a.plain")!.GetString());
        Assert.True(Settings.GetValue("a.list")!.IsArray());
        Assert.Equal(["1", "two"], Settings.GetValue("a.list")!.GetStringList());
        Assert.Equal(1, Settings.GetValue("a.list")!.GetArray()[0].GetInt());
        Assert.True(Settings.GetValue("a")!.IsObject());
        Assert.Null(Settings.GetValue("a")!.GetString());
        Assert.Null(Settings.GetValue("b"));
        Assert.True(Settings.GetValue("a.nothing")!.IsEmpty);
        Assert.True(Settings.GetValue("a.empty")!.IsEmpty);
        Assert.Empty(Settings.GetConfig("a.plain")!.AsEnumerable());
        Assert.Equal(["a"], Settings.AsEnumerable().Select(v => v.Key));
    }

    [Fact]
    public void A_text_is_read_as_what_is_asked_for()
    {
        Assert.True(Settings.GetValue("a.switch")!.GetBoolean());
        Assert.Equal(TimeSpan.FromSeconds(2), Settings.GetValue("a.time")!.GetTimeSpan());
        Assert.Equal(0.5, Settings.GetValue("a.ratio")!.GetDouble());
        Assert.Throws<NotSupportedException>(() => Settings.GetValue("a.on")!.GetBoolean());
        Assert.Throws<FormatException>(() => Settings.GetValue("a.list")!.GetInt());
        Assert.Throws<FormatException>(() => Settings.GetValue("a.plain")!.GetInt());
    }
}
