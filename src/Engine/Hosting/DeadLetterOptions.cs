using System.Globalization;

namespace ActorEngine.Hosting;

/// <summary>How much of something is wanted.</summary>
public enum TriStateValue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything.</summary>
    All,

    /// <summary>As much as a number says.</summary>
    Some,
}

/// <summary>Which dead letters are logged: <c>akka.log-dead-letters*</c>.</summary>
public class DeadLetterOptions
{
    /// <summary>Whether none, all or the first of them are.</summary>
    public TriStateValue ShouldLog { get; set; } = TriStateValue.Some;

    /// <summary>How many are, before there is silence; counts with <see cref="TriStateValue.Some"/>.</summary>
    public int LogCount { get; set; } = 10;

    /// <summary>Whether those of a system that ends are too; null leaves it as it is.</summary>
    public bool? LogDuringShutdown { get; set; }

    /// <summary>How long the silence lasts; zero is for good, null leaves it as it is.</summary>
    public TimeSpan? LogSuspendDuration { get; set; }

    /// <summary>The options as configuration.</summary>
    public override string ToString()
    {
        var lines = new List<string>
        {
            $"akka.log-dead-letters = {ShouldLog switch
            {
                TriStateValue.All => "on",
                TriStateValue.None => "off",
                _ => LogCount.ToString(CultureInfo.InvariantCulture),
            }}",
        };
        if (LogDuringShutdown is { } during)
        {
            lines.Add($"akka.log-dead-letters-during-shutdown = {(during ? "on" : "off")}");
        }

        if (LogSuspendDuration is { } duration)
        {
            lines.Add($"akka.log-dead-letters-suspend-duration = {HoconTime.Of(duration, zeroIsInfinite: true)}");
        }

        return string.Join(Environment.NewLine, lines);
    }
}

/// <summary>Writes durations for a configuration.</summary>
internal static class HoconTime
{
    public static string Of(TimeSpan time, bool zeroIsInfinite = false) => time == Timeout.InfiniteTimeSpan || (zeroIsInfinite && time == TimeSpan.Zero)
        ? "infinite"
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds}ms");
}
