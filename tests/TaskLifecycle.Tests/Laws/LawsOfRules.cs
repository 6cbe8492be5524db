using ActorTasks.TaskLifecycle;
using FsCheck;
using FsCheck.Fluent;

namespace ActorTasks.TaskLifecycleTests.Laws;

/// <summary>What holds for every history. A failure prints the seed (<c>Replay</c>) and the shortest history that shows it.</summary>
public sealed class LawsOfRules
{
    [Fact]
    public void Evolve_never_throws_for_what_decide_emits() => ForEachLife(life => Assert.NotNull(life[^1].After));

    [Fact]
    public void The_fold_of_all_events_is_the_fold_of_the_later_on_the_fold_of_the_earlier() => ForEachLife(life =>
    {
        var events = life.SelectMany(moment => moment.Events).ToList();
        for (var split = 0; split <= events.Count; split++)
        {
            Assert.Equal(Given.Fold(null, events), Given.Fold(Given.Fold(null, events.Take(split)), events.Skip(split)));
        }
    });

    [Fact]
    public void A_command_that_is_repeated_adds_nothing_but_evidence_that_came_late() =>
        ForEachMoment(moment =>
        {
            var again = TaskRules.Decide(moment.After, moment.Command, moment.Facts);
            if (again is Decision.Accepted { Events: { IsEmpty: false } events } && moment.Decision is Decision.Accepted)
            {
                // Only the outcome that ended the last attempt is recognised, and not where the task was cancelled with it:
                // after a forced cancel the same words are news, they tell when the handler ended.
                Assert.IsType<LateOutcomeRecorded>(Assert.Single(events));
                var outcome = Assert.IsType<RecordOutcome>(moment.Command).Outcome;
                var endsAsCancelled = moment.After!.State == StoredState.Cancelled
                    && outcome is AttemptOutcome.Stopped or AttemptOutcome.Released;
                Assert.True(moment.Events is [LateOutcomeRecorded] || endsAsCancelled);
            }
        });

    [Fact]
    public void A_final_state_accepts_only_what_the_table_allows() => ForEachMoment(moment =>
    {
        if (moment.Before is { } before && before.State.IsFinal())
        {
            var allowed = Transitions.Table.Where(row => row.From.Contains(before.State)).Select(row => row.Event);
            Assert.All(moment.Events, happened => Assert.Contains(happened.GetType(), allowed));
            Assert.All(moment.Events, happened => Assert.True(happened is LateOutcomeRecorded || moment.Command is RetryTask));
        }
    });

    [Fact]
    public void Every_step_is_in_the_table() => ForEachMoment(moment =>
    {
        var state = moment.Before;
        foreach (var happened in moment.Events)
        {
            var row = Transitions.Table.Single(candidate => candidate.Event == happened.GetType());
            Assert.Equal(row.From.IsEmpty, state is null);
            Assert.True(state is null || row.From.Contains(state.State));
            state = TaskRules.Evolve(state, happened);
            Assert.True(row.To is null || row.To == state.State);
        }
    });

    [Fact]
    public void An_outcome_of_any_other_attempt_than_the_running_one_is_late_and_changes_nothing() => ForEachMoment(moment =>
    {
        if (moment is { Before: { } before, Command: RecordOutcome record }
            && (before.State != StoredState.Running || before.Token != record.Token))
        {
            Assert.All(moment.Events, happened => Assert.IsType<LateOutcomeRecorded>(happened));
            Assert.Equal(before with { TaskSeq = before.TaskSeq + moment.Events.Length }, moment.After);
        }
    });

    [Fact]
    public void No_attempt_has_two_outcomes() => ForEachLife(life =>
    {
        var ended = life.SelectMany(moment => moment.Events).Select(EndedAttempt).Where(attempt => attempt is not null).ToList();
        Assert.Equal(ended.Distinct(), ended);
    });

    [Fact]
    public void Attempt_numbers_never_fall_and_rise_by_one_with_every_start() => ForEachMoment(moment =>
    {
        var rise = moment.Events.Any(happened => happened is AttemptStarted) ? 1 : 0;
        Assert.Equal((moment.Before?.Attempt ?? 0) + rise, moment.After?.Attempt ?? 0);
    });

    [Fact]
    public void Sequence_numbers_count_the_events() => ForEachLife(life =>
        Assert.Equal(life.Sum(moment => moment.Events.Length), life[^1].After?.TaskSeq ?? 0));

    [Fact]
    public void Failures_and_losses_stay_within_their_limits_and_using_them_up_is_final() => ForEachMoment(moment =>
    {
        if (moment.After is { } state)
        {
            Assert.InRange(state.Failures, 0, state.Retry.MaxAttempts);
            Assert.InRange(state.Losses, 0, state.Retry.MaxLosses);
            Assert.True(state.State.IsFinal() || (state.Failures < state.Retry.MaxAttempts && state.Losses < state.Retry.MaxLosses));
        }
    });

    [Fact]
    public void A_failed_task_has_a_failed_timed_out_or_lost_attempt_right_before() => ForEachMoment(moment =>
    {
        var at = moment.Events.ToList().FindIndex(happened => happened is TaskFailed);
        Assert.True(at < 0 || moment.Events[at - 1] is AttemptFailed or AttemptTimedOut or AttemptLost);
    });

    [Fact]
    public void A_task_that_was_asked_to_stop_never_waits_again() => ForEachMoment(moment =>
        Assert.False(moment is { Before.CancelRequested: not null, After.State: StoredState.Waiting }));

    [Fact]
    public void Only_a_running_task_is_asked_to_stop_and_only_a_final_one_has_finished() => ForEachMoment(moment =>
    {
        if (moment.After is { } state)
        {
            Assert.True(state.CancelRequested is null || state.State == StoredState.Running);
            Assert.Equal(state.State.IsFinal(), state.FinishedAtUs is not null);
            Assert.True(state.State != StoredState.Failed || state.Error is not null);
            Assert.True(state.Result is null || state.State == StoredState.Succeeded);
        }
    });

    [Fact]
    public void Resume_of_a_state_that_is_not_running_is_empty_and_of_a_running_one_ends_its_attempt() => ForEachMoment(moment =>
    {
        if (moment.After is { } state)
        {
            var commands = TaskRules.Resume(state, _ => false);
            Assert.Empty(TaskRules.Resume(state, _ => true));
            Assert.Equal(state.State == StoredState.Running ? 1 : 0, commands.Length);
            Assert.All(commands, command => Assert.NotEqual(StoredState.Running, Given.After(state, command, moment.Facts.NowUs).State));
        }
    });

    [Fact]
    public void A_failed_attempt_waits_for_its_policys_delay_within_the_bounds_of_chance() => ForEachMoment(moment =>
    {
        if (moment is { Events: [AttemptFailed failed], Command: RecordOutcome { Outcome: AttemptOutcome.Failed { RetryAtUs: null } } })
        {
            var policy = moment.After!.Retry;
            var middle = Math.Min(policy.MaxDelayUs, policy.DelayUs * Math.Pow(2, moment.After.Failures - 1));
            Assert.InRange(failed.ReadyAtUs - failed.AtUs, (middle * (1 - policy.Jitter)) - 1, (middle * (1 + policy.Jitter)) + 1);
        }
    });

    [Fact]
    public void Every_open_task_can_still_be_finished() => ForEachLife(life =>
    {
        var (state, nowUs) = (life[^1].After, life[^1].Facts.NowUs);
        for (var steps = 0; state is { } open && !open.State.IsFinal(); steps++)
        {
            Assert.True(steps < 10, $"Still {open.State} after ten steps.");
            nowUs = Math.Max(nowUs, open.ReadyAtUs);
            TaskCommand next = open.State == StoredState.Running
                ? Given.Ended(open, new AttemptOutcome.Succeeded(null, default))
                : open.ExpiresAtUs <= nowUs ? new ExpireTask(open.Id) : new StartAttempt(open.Id, Given.Node);
            state = Given.After(open, next, nowUs);
        }
    });

    /// <summary>So that the laws do not hold of nothing: the histories reach every row of the table from every state that it names.</summary>
    [Fact]
    public void The_histories_reach_all_of_the_table_that_is_built()
    {
        var seen = new HashSet<(Type, StoredState?)>();
        foreach (var moment in Gen.Sample(Asked.Histories.Generator, 2_000).SelectMany(Life.Of))
        {
            var state = moment.Before;
            foreach (var happened in moment.Events)
            {
                seen.Add((happened.GetType(), state?.State));
                state = TaskRules.Evolve(state, happened);
            }
        }

        // Kept for workflows, and for stores of other versions: an attempt's own event always comes before TaskFailed.
        var rows = Transitions.Table
            .SelectMany(row => row.From.IsEmpty ? [(row.Event, (StoredState?)null)] : row.From.Select(from => (row.Event, (StoredState?)from)))
            .Where(row => row.Item2 != StoredState.Blocked && row != (typeof(TaskFailed), StoredState.Running))
            .Where(row => row != (typeof(LateOutcomeRecorded), StoredState.Blocked));
        Assert.Empty(rows.Except(seen));
    }

    private static int? EndedAttempt(TaskEvent happened) => happened switch
    {
        AttemptFailed failed => failed.Attempt,
        AttemptTimedOut timedOut => timedOut.Attempt,
        AttemptLost lost => lost.Attempt,
        AttemptReleased released => released.Attempt,
        TaskSucceeded succeeded => succeeded.Attempt,
        _ => null,
    };

    private static void ForEachMoment(Action<Moment> law) => ForEachLife(life =>
    {
        foreach (var moment in life)
        {
            law(moment);
        }
    });

    private static void ForEachLife(Action<IReadOnlyList<Moment>> law) =>
        Prop.ForAll(Asked.Histories, history => law(Life.Of(history))).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
}
