using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public class ValueTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("1s", 1)]
    [InlineData("1.5s", 1.5)]
    [InlineData(" 1.5 s ", 1.5)]
    [InlineData("2 minutes", 120)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    [InlineData("0.5 hours", 1800)]
    [InlineData("7d", 604800)]
    [InlineData("1 week", 604800)]
    [InlineData("500us", 0.0005)]
    [InlineData("500 µs", 0.0005)]
    [InlineData("1000 nanos", 0.000001)]
    [InlineData("-3s", -3)]
    [InlineData("1e3ms", 1)]
    [InlineData("0", 0)]
    [InlineData("PT5M", 300)]
    [InlineData("PT1H30M", 5400)]
    [InlineData("P1DT12H", 129600)]
    [InlineData("P1W", 604800)]
    [InlineData("PT0.25S", 0.25)]
    [InlineData("PT0,25S", 0.25)]
    [InlineData("-PT5S", -5)]
    public void A_duration_is_read(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));

    [Theory]
    [InlineData("", "found \"\"")]
    [InlineData("soon", "found \"soon\"")]
    [InlineData("5", "has no unit")]
    [InlineData("5S", "did you mean \"s\"")]
    [InlineData("5 secnds", "did you mean \"seconds\"")]
    [InlineData("5 fortnights", "no unit of time")]
    [InlineData("5m3s", "found \"5m3s\"")]
    [InlineData("1,5s", "found")]
    [InlineData("P1Y", "years")]
    [InlineData("P1M", "months")]
    [InlineData("P", "ISO 8601")]
    [InlineData("PT", "ISO 8601")]
    [InlineData("P1DT", "ISO 8601")]
    [InlineData("PT5", "ISO 8601")]
    [InlineData("999999999d", "more than")]
    [InlineData("99999999999999999999999999999999s", "found")]
    [InlineData("P99999999999999999999D", "more than")]
    [InlineData("1e999s", "found")]
    public void What_is_no_duration_says_why(string text, string problem)
    {
        Assert.False(Duration.TryParse(text, out _));
        var message = Assert.Throws<FormatException>(() => Duration.Parse(text)).Message;
        Assert.StartsWith("expected a duration such as", message);
        Assert.Contains(problem, message);
    }

    [Fact]
    public void A_bare_number_counts_the_unit_that_is_documented()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(250), Duration.Parse("250", bareUnit: TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(90), Duration.Parse("1.5", bareUnit: TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromSeconds(2), Duration.Parse("2s", bareUnit: TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(10_000_000, "1s")]
    [InlineData(15_000_000, "1.5s")]
    [InlineData(2_500_000, "250ms")]
    [InlineData(900_000_000L * 60, "90m")]
    [InlineData(36_000_000_000L, "1h")]
    [InlineData(864_000_000_000L, "1d")]
    [InlineData(7 * 864_000_000_000L, "7d")]
    [InlineData(14 * 864_000_000_000L, "2w")]
    [InlineData(5000, "500us")]
    [InlineData(1, "0.1us")]
    [InlineData(-20_000_000, "-2s")]
    public void A_duration_is_written_as_short_as_it_can_be(long ticks, string text) =>
        Assert.Equal(text, Duration.Format(new TimeSpan(ticks)));

    [Fact]
    public void Every_duration_reads_back_as_it_was_written()
    {
        var random = new Random(4711);
        foreach (var ticks in Amounts(random).SelectMany(ticks => new[] { ticks, -ticks }).Append(long.MinValue))
        {
            var text = Duration.Format(new TimeSpan(ticks));
            Assert.Equal((text, ticks), (text, Duration.Parse(text).Ticks));
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("512B", 512)]
    [InlineData("512 bytes", 512)]
    [InlineData("1k", 1024)]
    [InlineData("1K", 1024)]
    [InlineData("1Ki", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("1 kibibyte", 1024)]
    [InlineData("1kB", 1000)]
    [InlineData("1 kilobyte", 1000)]
    [InlineData("2m", 2097152)]
    [InlineData("2M", 2097152)]
    [InlineData("2MiB", 2097152)]
    [InlineData("2MB", 2000000)]
    [InlineData("0.5G", 536870912)]
    [InlineData("1.5 GiB", 1610612736)]
    [InlineData("1e3B", 1000)]
    [InlineData("1e", 1152921504606846976)]
    [InlineData("1TB", 1000000000000)]
    [InlineData(".001GB", 1000000)]
    [InlineData("0.001 ZB", 1000000000000000000)]
    [InlineData("0.000001Yi", 1208925819614629174)]
    [InlineData("3 petabytes", 3000000000000000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("0.9B", 0)]
    public void A_size_is_read(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("", "found \"\"")]
    [InlineData("much", "found \"much\"")]
    [InlineData("1KB", "did you mean \"kB\"")]
    [InlineData("1 megabites", "did you mean \"megabytes\"")]
    [InlineData("1ZB", "64 bits")]
    [InlineData("2 yobibytes", "64 bits")]
    [InlineData("-1Z", "negative")]
    [InlineData("100 dollars", "no unit of size")]
    [InlineData("1 00 bytes", "found")]
    [InlineData("-1k", "negative")]
    [InlineData("8EiB", "64 bits")]
    [InlineData("9223372036854775808", "64 bits")]
    [InlineData("1e27EB", "64 bits")]
    public void What_is_no_size_says_why(string text, string problem)
    {
        Assert.False(ByteSize.TryParse(text, out _));
        Assert.Contains(problem, Assert.Throws<FormatException>(() => ByteSize.Parse(text)).Message);
    }

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(777, "777B")]
    [InlineData(1024, "1KiB")]
    [InlineData(1000, "1kB")]
    [InlineData(1024 * 1024, "1MiB")]
    [InlineData(1536 * 1024, "1.5MiB")]
    [InlineData(10_000_000_000, "10GB")]
    [InlineData(long.MaxValue, "9223372036854775807B")]
    public void A_size_is_written_as_short_as_it_can_be(long bytes, string text) =>
        Assert.Equal(text, ByteSize.Format(bytes));

    [Fact]
    public void Every_size_reads_back_as_it_was_written()
    {
        foreach (var bytes in Amounts(new Random(815)))
        {
            var text = ByteSize.Format(bytes);
            Assert.Equal((text, bytes), (text, ByteSize.Parse(text)));
        }
    }

    [Theory]
    [InlineData("dely", "delay")]
    [InlineData("dealy", "delay")]
    [InlineData("Delay", "delay")]
    [InlineData("maxAttempts", "max-attempts")]
    [InlineData("max_atempts", "max-attempts")]
    [InlineData("max-attemps", "max-attempts")]
    [InlineData("url", "urls")]
    [InlineData("jiter", "jitter")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("something-else", null)]
    [InlineData("urrrls", "urls")]
    public void The_closest_name_is_found_when_one_is_close(string name, string? closest) =>
        Assert.Equal(closest, ClosestName.Find(name, ["urls", "delay", "max-delay", "jitter", "max-attempts", "z"]));

    [Fact]
    public void Of_equally_close_names_the_first_is_given_whatever_the_order()
    {
        Assert.Equal("bat", ClosestName.Find("at", ["cat", "bat", "hat"]));
        Assert.Equal("bat", ClosestName.Find("at", ["bat", "hat", "cat"]));
        Assert.Null(ClosestName.Find(new string('x', 10_000), [new string('x', 10_000)]));
        Assert.Equal(" Did you mean \"cat\"?", ClosestName.Hint("catt", ["cat"]));
        Assert.Equal("", ClosestName.Hint("dog", ["cat"]));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distances_count_swaps_once(string left, string right, int distance)
    {
        Assert.Equal(distance, ClosestName.Distance(left, right));
        Assert.Equal(distance, ClosestName.Distance(right, left));
    }

    private static IEnumerable<long> Amounts(Random random)
    {
        for (var round = 0; round < 300; round++)
        {
            yield return random.NextInt64() >> random.Next(63);
            yield return (random.NextInt64() >> 40) * (1L << random.Next(20));
        }

        yield return long.MaxValue;
    }
}
