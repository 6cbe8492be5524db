using ActorTasks.Journal;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>
/// Lets the store keep house in small steps: at once again while there is more, else after a pause. Answers go
/// before housekeeping, so there is a breath between two steps.
/// </summary>
internal sealed class Housekeeper : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    public Housekeeper(ITaskStore store, TimeProvider clock, ILogger log)
    {
        Receive<Step>(_ => KeepHouse(store, clock));
        Receive<Stepped>(stepped =>
        {
            if (stepped.Cause is { } cause && !StoreHealth.IsLoss(cause))
            {
                Log.HousekeepingFailed(log, cause);
            }

            After(stepped.IsMore ? s_breath : s_pause);
        });
        After(s_pause);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void KeepHouse(ITaskStore store, TimeProvider clock) =>
        store.KeepHouseAsync(clock.NowUs(), CancellationToken.None).PipeTo(
            Self,
            Self,
            isMore => new Stepped(isMore, null),
            cause => new Stepped(false, cause));

    private void After(TimeSpan pause) => Timers.StartSingleTimer(nameof(Step), Step.Instance, pause);

    private sealed record Step
    {
        public static Step Instance { get; } = new();
    }

    private sealed record Stepped(bool IsMore, Exception? Cause);
}
