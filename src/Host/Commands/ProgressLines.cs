using System.Globalization;
using ActorTasks.Journal.Moving;

namespace ActorTasks.Server.Commands;

/// <summary>Says on the error stream what a long verb is doing, now and then.</summary>
internal sealed class ProgressLines(TimeProvider clock) : IProgress<MoveProgress>
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(2);

    private long _saidAt = clock.GetTimestamp();

    /// <inheritdoc/>
    public void Report(MoveProgress value)
    {
        if (clock.GetElapsedTime(_saidAt) < s_between)
        {
            return;
        }

        _saidAt = clock.GetTimestamp();
        Console.Error.WriteLine(value.Done is { } done ? string.Create(CultureInfo.InvariantCulture, $"{value.What}: {done:N0}") : value.What);
    }
}
