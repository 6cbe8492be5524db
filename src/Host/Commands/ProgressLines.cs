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
        var done = value.Done is { } number ? string.Create(CultureInfo.InvariantCulture, $": {number:N0}") : string.Empty;
        var of = value.Of is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all:N0}") : string.Empty;
        Console.Error.WriteLine(value.What + done + of);
    }
}
