using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.FrontDoor;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>How many attempts may be started before there is a slot for them.</summary>
public sealed class LimitingStartsAhead
{
    private const int Slots = 10;
    private const int Most = 1_000;

    private readonly VirtualClock _clock = new();
    private readonly StartsAhead _ahead;
    private bool _hasCallers;

    public LimitingStartsAhead() => _ahead = new StartsAhead(Slots, _clock);

    [Fact]
    public void Nothing_is_started_ahead_before_any_handler_has_ended() => Assert.Equal(0, _ahead.Allowed(Most));

    [Fact]
    public void As_many_are_started_ahead_as_the_slots_got_through_in_a_quarter_of_a_second()
    {
        EndAfter(TimeSpan.FromMilliseconds(1), times: 100);
        Assert.Equal(100, _ahead.Allowed(Most));
        _clock.Advance(StartsAhead.Window);
        EndAfter(TimeSpan.FromMilliseconds(1), times: 50);
        Assert.InRange(_ahead.Allowed(Most), 110, 150);
        _clock.Advance(2 * StartsAhead.Window);
        Assert.Equal(0, _ahead.Allowed(Most));
    }

    [Fact]
    public void Long_handlers_that_end_together_do_not_pass_for_quick_ones()
    {
        var began = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 500; i++)
        {
            _ahead.Ended(began);
        }

        Assert.Equal(0, _ahead.Allowed(Most));
    }

    [Fact]
    public void There_are_never_more_in_all_than_may_be()
    {
        EndAfter(TimeSpan.Zero, times: 5_000);
        Assert.Equal(Most - Slots, _ahead.Allowed(Most));
        Assert.Equal(0, _ahead.Allowed(Slots));
        Assert.Equal(0, _ahead.Allowed(0));
    }

    [Fact]
    public void Large_payloads_leave_room_for_few()
    {
        EndAfter(TimeSpan.Zero, times: 5_000);
        for (var i = 0; i < 1_000; i++)
        {
            _ahead.Begun(StartsAhead.MaxBytes / 20);
            _ahead.Gone(StartsAhead.MaxBytes / 20);
        }

        Assert.InRange(_ahead.Allowed(Most), 9, 10);
        Assert.False(_ahead.IsTooLarge);
        _ahead.Begun(StartsAhead.MaxBytes + 1);
        Assert.True(_ahead.IsTooLarge);
    }

    [Fact]
    public void Only_what_finds_room_beside_the_payloads_that_are_held_is_started()
    {
        EndAfter(TimeSpan.Zero, times: 5_000);
        for (var i = 0; i < 1_000; i++)
        {
            _ahead.Begun(StartsAhead.MaxBytes / 100);
            _ahead.Gone(StartsAhead.MaxBytes / 100);
        }

        for (var i = 0; i < 5; i++)
        {
            _ahead.Begun(StartsAhead.MaxBytes / 10);
        }

        // 50 small ones would fit with a mean of 1%; these have raised it a little.
        var further = Slots - 5 + _ahead.Allowed(Most);
        Assert.InRange(further, 25, 50);
        _ahead.Begun(StartsAhead.MaxBytes / 2);
        Assert.Equal(0, _ahead.Allowed(Most));
    }

    [Fact]
    public void For_a_second_after_a_payload_found_no_room_nothing_is_started_ahead()
    {
        _ahead.FoundNoRoom();
        _clock.Advance(StartsAhead.NoRoom - TimeSpan.FromTicks(1));
        EndAfter(TimeSpan.Zero, times: 100);
        Assert.Equal(0, _ahead.Allowed(Most));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(100, _ahead.Allowed(Most));
    }

    [Fact]
    public void While_callers_wait_and_for_some_time_after_there_are_few_in_all()
    {
        var limits = Limits(prefetch: 4_000);
        Assert.Equal(4_010, limits.Most(Slots));
        _hasCallers = true;
        Assert.Equal(AheadLimits.MostBesideCallers, limits.Most(Slots));
        Assert.True(limits.Most(1_000) <= 1_000);

        _hasCallers = false;
        _clock.Advance(AheadLimits.Callers - TimeSpan.FromTicks(1));
        Assert.Equal(AheadLimits.MostBesideCallers, limits.Most(Slots));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(4_010, limits.Most(Slots));
    }

    [Fact]
    public void A_small_prefetch_is_not_made_larger_by_callers()
    {
        _hasCallers = true;
        Assert.Equal(15, Limits(prefetch: 5).Most(Slots));
        Assert.Equal(Slots, Limits(prefetch: 0).Most(Slots));
    }

    [Fact]
    public void With_one_slot_nothing_is_started_ahead_since_tasks_run_in_their_order() => Assert.Equal(1, Limits(prefetch: 4_000).Most(1));

    [Fact]
    public void After_attempts_have_died_with_a_process_nothing_is_started_ahead_for_a_minute()
    {
        var limits = Limits(prefetch: 4_000);
        limits.Lost();
        Assert.Equal(Slots, limits.Most(Slots));
        _clock.Advance(AheadLimits.Losses - TimeSpan.FromTicks(1));
        Assert.Equal(Slots, limits.Most(Slots));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(4_010, limits.Most(Slots));
    }

    private AheadLimits Limits(int prefetch) => new(prefetch, () => _hasCallers, _clock);

    private void EndAfter(TimeSpan took, int times)
    {
        var began = _clock.GetTimestamp();
        _clock.Advance(took);
        for (var i = 0; i < times; i++)
        {
            _ahead.Ended(began);
        }
    }
}
