namespace ActorTasks.EngineTests.Configuration;

public class ConfigTests
{
    private static readonly Config Sample = ConfigurationFactory.ParseString(
        """
        whole = 42, fraction = 1.5, on = on, off = off, text = abc, infinite = infinite, size = 2KiB, list = [1, 2]
        inner { a = 1 }
        """);

    [Fact]
    public void A_missing_path_gives_the_default_and_never_throws()
    {
        Assert.Equal(7, Sample.GetInt("missing", 7));
        Assert.Equal(0, Sample.GetLong("whole.deeper"));
        Assert.Null(Sample.GetString("missing"));
        Assert.Equal("d", Sample.GetString("missing", "d"));
        Assert.True(Sample.GetBoolean("missing", true));
        Assert.Equal(TimeSpan.FromSeconds(3), Sample.GetTimeSpan("missing", TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.Zero, Sample.GetTimeSpan("missing"));
        Assert.Null(Sample.GetByteSize("missing"));
        Assert.Empty(Sample.GetStringList("missing"));
        Assert.Null(Sample.GetConfig("missing"));
        Assert.False(Sample.HasPath("missing"));
    }

    [Fact]
    public void Values_are_read_as_what_is_asked_for()
    {
        Assert.Equal(42, Sample.GetInt("whole"));
        Assert.Equal(42L, Sample.GetLong("whole"));
        Assert.Equal(1.5, Sample.GetDouble("fraction"));
        Assert.Equal(1.5f, Sample.GetFloat("fraction"));
        Assert.Equal(1.5m, Sample.GetDecimal("fraction"));
        Assert.True(Sample.GetBoolean("on"));
        Assert.False(Sample.GetBoolean("off", true));
        Assert.Equal(1, Sample.GetConfig("inner")!.GetInt("a"));
        Assert.True(Sample.HasPath("inner"));
    }

    [Fact]
    public void A_value_that_is_something_else_is_refused()
    {
        Assert.Throws<FormatException>(() => Sample.GetInt("text"));
        Assert.Throws<NotSupportedException>(() => Sample.GetBoolean("text"));
        Assert.Throws<FormatException>(() => Sample.GetTimeSpan("text"));
    }

    [Theory]
    [InlineData("10ms", 10)]
    [InlineData("10", 10)]
    [InlineData("5s", 5_000)]
    [InlineData("5 s", 5_000)]
    [InlineData("1.5 seconds", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1 minute", 60_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0.5 days", 43_200_000)]
    public void Durations_have_units_and_a_bare_number_is_milliseconds(string text, long expectedMs)
        => Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a"));

    [Fact]
    public void Infinite_is_a_duration_where_that_is_allowed()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, Sample.GetTimeSpan("infinite"));
        Assert.Throws<FormatException>(() => Sample.GetTimeSpan("infinite", allowInfinite: false));
    }

    [Fact]
    public void A_negative_duration_is_refused()
        => Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = -5s").GetTimeSpan("a"));

    [Theory]
    [InlineData("100", 100)]
    [InlineData("100b", 100)]
    [InlineData("1k", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("1kB", 1000)]
    [InlineData("2M", 2 * 1024 * 1024)]
    [InlineData("2MB", 2_000_000)]
    [InlineData("1g", 1_073_741_824)]
    public void Sizes_are_binary_unless_they_say_so(string text, long expected)
        => Assert.Equal(expected, ConfigurationFactory.ParseString($"a = {text}").GetByteSize("a"));

    [Fact]
    public void A_fallback_is_read_where_there_is_nothing_and_objects_merge_deeply()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, inner { p = 1 } }").WithFallback(ConfigurationFactory.ParseString("a { x = 9, y = 2, inner { q = 2 } }\nb = 3"));

        Assert.Equal([1, 2, 1, 2, 3], new[] { "a.x", "a.y", "a.inner.p", "a.inner.q", "b" }.Select(p => config.GetInt(p)));
    }

    [Fact]
    public void Of_a_text_and_an_object_the_left_one_wins()
    {
        var text = ConfigurationFactory.ParseString("a = text");
        var obj = ConfigurationFactory.ParseString("a { b = 1 }");

        Assert.Equal("text", text.WithFallback(obj).GetString("a"));
        Assert.Equal(1, obj.WithFallback(text).GetInt("a.b"));
    }

    [Fact]
    public void Fallbacks_change_neither_side()
    {
        var left = ConfigurationFactory.ParseString("a = 1");
        var right = ConfigurationFactory.ParseString("b = 2");

        left.WithFallback(right);

        Assert.False(left.HasPath("b"));
        Assert.False(right.HasPath("a"));
    }

    [Fact]
    public void A_configuration_is_not_its_own_fallback()
    {
        Assert.Throws<ArgumentException>(() => Sample.WithFallback(Sample));
        Assert.Same(Sample, Sample.SafeWithFallback(Sample));
    }

    [Fact]
    public void Null_and_empty_configurations_are_told_from_others()
    {
        Assert.True(((Config?)null).IsNullOrEmpty());
        Assert.True(Config.Empty.IsNullOrEmpty());
        Assert.False(Sample.IsNullOrEmpty());
        Assert.Same(Sample, ((Config?)null).SafeWithFallback(Sample));
    }

    [Fact]
    public void The_engines_defaults_are_there()
    {
        var defaults = ConfigurationFactory.Default();

        Assert.Equal("INFO", defaults.GetString("akka.loglevel"));
        Assert.Equal(Timeout.InfiniteTimeSpan, defaults.GetTimeSpan("akka.actor.ask-timeout"));
        Assert.Equal(["before-actor-system-terminate"], defaults.GetStringList("akka.coordinated-shutdown.phases.actor-system-terminate.depends-on"));
    }
}
