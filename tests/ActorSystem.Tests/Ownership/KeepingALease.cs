using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.FrontDoor;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Ownership;

/// <summary>What a node does with its lease, step by step, on a clock that the test moves.</summary>
public sealed class KeepingALease : IDisposable
{
    private const int Partitions = 4;
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(3);
    private static readonly Guid s_other = Guid.NewGuid();

    private readonly VirtualClock _clock = new();
    private readonly FakeLeases _leases = new(Partitions);
    private readonly NodeRef _self = new("here", Guid.NewGuid());
    private readonly List<(OwnershipChanged Now, string? Elsewhere)> _told = [];
    private readonly NodeLease _lease;
    private readonly LeaseKeeper _keeper;

    public KeepingALease()
    {
        _lease = new NodeLease(_clock, s_lease);
        _keeper = new LeaseKeeper(
            _leases,
            new LeaseSettings(Partitions, s_lease, s_heartbeat),
            _self,
            _lease,
            new NodeObservations(_clock, _ => false),
            _clock,
            (now, elsewhere) => _told.Add((now, elsewhere)),
            NullLogger.Instance);
    }

    private OwnershipChanged Last => _told[^1].Now;

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public void The_only_node_owns_everything_and_clears_up_what_was_left()
    {
        Assert.Equal(s_heartbeat, _keeper.Step());

        Assert.Equal(new[] { 0, 1, 2, 3 }, Last.Owned);
        Assert.Equal(_self, Last.Node);
        Assert.True(_lease.IsHeld);
        Assert.Equal(1, _leases.Sweeps);
    }

    [Fact]
    public void What_has_not_changed_is_not_told_again()
    {
        Steps(5);

        Assert.Single(_told);
    }

    [Fact]
    public void Beside_a_living_owner_it_stands_by_and_says_whose_the_partitions_are()
    {
        _leases.Other(s_other, "there", s_lease, 0, 1, 2, 3);

        _keeper.Step();

        Assert.Empty(Last.Owned);
        Assert.Contains("there", _told[^1].Elsewhere, StringComparison.Ordinal);
    }

    [Fact]
    public void It_takes_over_when_the_owner_gave_no_sign_for_its_lease_and_not_before()
    {
        _leases.Other(s_other, "there", s_lease, 0, 1, 2, 3);
        Steps(5);
        Assert.Empty(Last.Owned);

        Steps(1);

        Assert.Equal(Partitions, Last.Owned.Count);
        Assert.DoesNotContain(s_other, _leases.Incarnations);
    }

    [Fact]
    public void It_takes_what_nobody_owns_and_leaves_the_rest_to_its_owner()
    {
        _leases.Other(s_other, "there", s_lease, 1, 2);

        _keeper.Step();

        Assert.Equal(new[] { 0, 3 }, Last.Owned);
    }

    [Fact]
    public void A_lease_that_cannot_be_renewed_is_over_here_before_it_is_over_for_others()
    {
        _keeper.Step();
        _leases.IsAway = true;
        _clock.Advance((s_lease * 0.9) - TimeSpan.FromMilliseconds(1));
        Assert.True(_lease.IsHeld);
        Assert.Single(_told);

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(_lease.IsHeld);
        Assert.True(Last.IsFenced);
        Assert.Empty(Last.Owned);
    }

    [Fact]
    public void A_renewed_lease_is_counted_from_before_it_was_asked_for()
    {
        _lease.Grant(_clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(10));

        _lease.Grant(_clock.GetTimestamp() - TimeSpan.FromSeconds(5).Ticks);

        Assert.Equal((s_lease * 0.9) - TimeSpan.FromSeconds(5), _lease.Left);
    }

    [Fact]
    public void While_the_database_does_not_answer_it_asks_three_times_as_often()
    {
        _keeper.Step();
        _leases.IsAway = true;

        Assert.Equal(s_heartbeat / 3, _keeper.Step());
    }

    [Fact]
    public void A_defect_does_not_end_the_process_but_the_lease()
    {
        _keeper.Step();
        _leases.Defect = new InvalidOperationException("a defect");

        Assert.Equal(s_heartbeat / 3, _keeper.Step());
        _clock.Advance(s_lease);

        Assert.True(Last.IsFenced);
    }

    [Fact]
    public void When_the_database_is_back_and_nobody_took_over_it_owns_again_what_it_had_as_the_same_node()
    {
        _keeper.Step();
        _leases.IsAway = true;
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(Last.IsFenced);

        _leases.IsAway = false;
        _keeper.Step();

        Assert.Equal((_self, Partitions, false), (Last.Node, Last.Owned.Count, Last.IsFenced));
        Assert.True(_lease.IsHeld);
    }

    [Fact]
    public void Declared_dead_it_owns_nothing_and_begins_anew_as_another_node()
    {
        _keeper.Step();
        _leases.Other(s_other, "there", s_lease);
        _leases.TakeOver(s_other);

        _keeper.Step();

        Assert.Empty(Last.Owned);
        Assert.False(Last.IsFenced);
        Assert.NotEqual(_self.Incarnation, Last.Node.Incarnation);
        Assert.Equal(_leases.Me, Last.Node.Incarnation);
        Assert.Equal("here", Last.Node.Name);
    }

    [Fact]
    public void Declared_dead_it_gets_back_what_the_other_leaves()
    {
        _keeper.Step();
        _leases.Other(s_other, "there", s_lease);
        _leases.TakeOver(s_other);
        Steps(6);

        Assert.Equal(Partitions, Last.Owned.Count);
        Assert.NotEqual(_self.Incarnation, Last.Node.Incarnation);
    }

    [Fact]
    public async Task A_node_that_stops_leaves_at_once()
    {
        var told = new TaskCompletionSource();
        using var keeper = new LeaseKeeper(
            _leases,
            new LeaseSettings(Partitions, s_lease, s_heartbeat),
            _self,
            _lease,
            new NodeObservations(TimeProvider.System, _ => false),
            TimeProvider.System,
            (_, _) => told.TrySetResult(),
            NullLogger.Instance);
        keeper.Start();
        await told.Task.WaitAsync(Node.TestNode.Patience);

        await keeper.StopAsync().WaitAsync(Node.TestNode.Patience);

        Assert.Empty(_leases.Incarnations);
    }

    private void Steps(int count)
    {
        for (var step = 0; step < count; step++)
        {
            _clock.Advance(_keeper.Step());
        }
    }
}
