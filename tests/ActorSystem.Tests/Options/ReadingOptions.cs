using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.ActorSystemTests.Options;

public sealed class ReadingOptions
{
    [Fact]
    public void Without_settings_everything_has_its_default() => Assert.Equal(new ActorTasksOptions(), Read());

    [Fact]
    public void Every_setting_takes_effect()
    {
        var read = Read(
            ("store:kind", "memory"), ("store:data", "/var/x"), ("store:partitions", "3"),
            ("limits:payload", "2MiB"), ("limits:result", "3MiB"), ("limits:unsynced-count", "7"), ("limits:unsynced-bytes", "8MiB"),
            ("limits:answer", "9s"), ("limits:disk-reserve", "10MiB"), ("limits:tags", "11"), ("limits:tag-length", "12"), ("limits:key-length", "13"),
            ("workers:slots:async", "14"), ("workers:slots:thread", "15"), ("workers:timeout", "16s"),
            ("shards:window", "17"), ("shards:restart:min", "18ms"), ("shards:restart:max", "19s"),
            ("retry:max-attempts", "20"), ("retry:max-losses", "21"), ("retry:backoff", "linear"), ("retry:delay", "22s"),
            ("retry:max-delay", "23m"), ("retry:jitter", "0.5"), ("stop:timeout", "24s"), ("retention:keys", "25h"), ("types:unknown", "accept"));
        var expected = new ActorTasksOptions
        {
            Store = StoreKind.Memory,
            DataFolder = "/var/x",
            Partitions = 3,
            LimitPayloadBytes = 2 << 20,
            LimitResultBytes = 3 << 20,
            LimitUnsyncedCount = 7,
            LimitUnsyncedBytes = 8 << 20,
            LimitAnswer = TimeSpan.FromSeconds(9),
            LimitDiskReserveBytes = 10 << 20,
            LimitTags = 11,
            LimitTagLength = 12,
            LimitKeyLength = 13,
            AsyncSlots = 14,
            ThreadSlots = 15,
            AttemptTimeout = TimeSpan.FromSeconds(16),
            Window = 17,
            RestartMin = TimeSpan.FromMilliseconds(18),
            RestartMax = TimeSpan.FromSeconds(19),
            Retry = new RetryPolicy(20, 21, BackoffKind.Linear, 22_000_000, 23 * 60_000_000L, 0.5, []),
            StopTimeout = TimeSpan.FromSeconds(24),
            KeyRetention = TimeSpan.FromHours(25),
            UnknownTypes = UnknownTypes.Accept,
        };
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("store:kind", "sqlit", "sqlite")]
    [InlineData("store:partitions", "4097", "4096")]
    [InlineData("workers:slots:async", "0", "1")]
    [InlineData("workers:slot", "1", "slots")]
    [InlineData("limits:payload", "257MiB", "256MiB")]
    [InlineData("limits:result", "257MiB", "256MiB")]
    [InlineData("limits:anwser", "1s", "answer")]
    [InlineData("retry:jitter", "2", "1")]
    [InlineData("types:unknown", "maybe", "reject")]
    [InlineData("limits:unsynced-bytes", "1KiB", "limits.payload")]
    [InlineData("shards:restart:max", "1ms", "shards.restart.min")]
    [InlineData("retry:max-delay", "1ms", "retry.delay")]
    [InlineData("nonsense", "1", "Known here")]
    public void A_fault_names_its_setting_and_what_was_expected(string key, string value, string says)
    {
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => Read((key, value))).Faults);
        Assert.Equal("actortasks." + key.Replace(':', '.'), fault.Key);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = Assert.Throws<SettingsException>(() => Read(("store:kind", "x"), ("workers:slots:async", "x"), ("limits:answer", "x"), ("nonsense", "x"))).Faults;
        Assert.Equal(4, faults.Count);
    }

    [Fact]
    public void Settings_of_front_door_and_host_are_not_unknown() =>
        Assert.Equal(new ActorTasksOptions(), Read(("listen:urls:0", "http://127.0.0.1:1"), ("demo-tasks", "off")));

    private static ActorTasksOptions Read(params (string Key, string Value)[] settings) => ActorTasksOptions.From(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>("actortasks:" + setting.Key, setting.Value)))
            .Build());
}
