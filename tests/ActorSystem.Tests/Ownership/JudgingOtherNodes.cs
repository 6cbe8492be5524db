using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.FrontDoor;
using ActorTasks.Journal;

namespace ActorTasks.ActorSystemTests.Ownership;

public sealed class JudgingOtherNodes
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(15);
    private static readonly Guid s_node = Guid.NewGuid();

    private readonly VirtualClock _clock = new();
    private readonly NodeObservations _observations;
    private bool _isGone;

    public JudgingOtherNodes() => _observations = new NodeObservations(_clock, _ => _isGone);

    [Fact]
    public void A_node_that_gives_signs_lives_whatever_the_databases_clock_says()
    {
        for (var heartbeat = 1; heartbeat < 100; heartbeat++)
        {
            Assert.False(IsDead(heartbeat, hasEnded: true));
            _clock.Advance(TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public void A_node_without_a_sign_for_its_whole_lease_is_dead_also_when_the_databases_clock_stands_still()
    {
        Assert.False(IsDead(1));
        _clock.Advance(s_lease - TimeSpan.FromTicks(1));
        Assert.False(IsDead(1));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(IsDead(1));
    }

    [Fact]
    public void A_node_whose_lease_is_over_is_dead_when_it_had_the_time_for_a_sign_and_gave_none()
    {
        Assert.False(IsDead(1, hasEnded: true));
        _clock.Advance((s_lease / 3) - TimeSpan.FromTicks(1));
        Assert.False(IsDead(1, hasEnded: true));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(IsDead(1, hasEnded: true));
    }

    [Fact]
    public void Silence_begins_anew_with_each_sign()
    {
        IsDead(1);
        _clock.Advance(s_lease / 2);
        IsDead(2);
        _clock.Advance(s_lease / 2);

        Assert.False(IsDead(2));
    }

    [Fact]
    public void A_wall_clock_that_jumps_kills_nobody()
    {
        IsDead(1);
        _clock.Jump(TimeSpan.FromDays(1));

        Assert.False(IsDead(1));
    }

    [Fact]
    public void A_process_that_is_gone_for_certain_is_dead_at_once()
    {
        _isGone = true;

        Assert.True(IsDead(1));
    }

    private bool IsDead(long heartbeat, bool hasEnded = false) =>
        _observations.DeadOf([new SeenNode(s_node, "other", "process", heartbeat, s_lease, hasEnded)]).Count == 1;
}
