using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

public sealed class ReadingPayloads
{
    private const int Partition = 3;

    private readonly PayloadReads _reads = new();
    private readonly TaskState _task = ATask.Running();

    [Fact]
    public void A_payload_is_read_while_the_start_is_written_and_is_there_when_the_attempt_needs_it()
    {
        _reads.Expect(Partition, claim: 1, [_task.Id]);
        Assert.Equal([_task.Id], _reads.Next());
        Assert.Empty(_reads.Done([_task.Id], Read("ahead")));

        Assert.Equal("ahead"u8, _reads.Take(_task.Token)!.Value.Span);
        _reads.Settled(Partition, claim: 1);
        Assert.Equal(0, _reads.Count);
    }

    [Fact]
    public void An_attempt_that_starts_before_its_payload_has_come_waits_for_it()
    {
        _reads.Expect(Partition, claim: 1, [_task.Id]);
        var batch = _reads.Next();
        Assert.Null(_reads.Take(_task.Token));
        _reads.Settled(Partition, claim: 1);

        Assert.Equal([_task.Token], _reads.Done(batch, Read("late")));
        Assert.Equal(0, _reads.Count);
    }

    [Fact]
    public void An_attempt_that_nobody_announced_has_its_payload_read_too()
    {
        Assert.Null(_reads.Take(_task.Token));
        Assert.Equal([_task.Token], _reads.Done(_reads.Next(), Read("x")));
    }

    [Fact]
    public void One_read_is_under_way_at_a_time_and_the_next_one_takes_all_that_came_meanwhile()
    {
        var others = new[] { ATask.Running(), ATask.Running() };
        _reads.Expect(Partition, claim: 1, [_task.Id]);
        var first = _reads.Next();
        _reads.Expect(Partition, claim: 2, [.. others.Select(other => other.Id)]);
        Assert.Empty(_reads.Next());

        _reads.Done(first, Read("x"));
        Assert.Equal(others.Select(other => other.Id), _reads.Next());
    }

    [Fact]
    public void What_does_not_start_is_forgotten_with_its_claim_before_and_after_it_is_read()
    {
        _reads.Expect(Partition, claim: 1, [_task.Id]);
        _reads.Settled(Partition, claim: 1);
        Assert.Empty(_reads.Next());

        _reads.Expect(Partition, claim: 2, [_task.Id]);
        _reads.Done(_reads.Next(), Read("x"));
        _reads.Settled(Partition, claim: 2);
        Assert.Equal(0, _reads.Count);
    }

    [Fact]
    public void What_was_forgotten_and_is_expected_again_is_read_once()
    {
        _reads.Expect(Partition, claim: 1, [_task.Id]);
        _reads.Settled(Partition, claim: 1);
        _reads.Expect(Partition, claim: 2, [_task.Id]);
        Assert.Equal([_task.Id], _reads.Next());
    }

    [Fact]
    public void A_shard_that_goes_takes_what_was_expected_of_it_along_but_not_what_an_attempt_waits_for()
    {
        var started = ATask.Running();
        _reads.Expect(Partition, claim: 1, [_task.Id, started.Id]);
        _reads.Expect(Partition + 1, claim: 2, [ATask.Running().Id]);
        Assert.Null(_reads.Take(started.Token));

        _reads.Void(Partition);
        Assert.Equal(2, _reads.Next().Count);
    }

    [Fact]
    public void After_a_failed_read_the_waiting_attempts_are_told_and_a_later_one_is_read_anew()
    {
        var later = ATask.Running();
        _reads.Expect(Partition, claim: 1, [_task.Id, later.Id]);
        var batch = _reads.Next();
        Assert.Null(_reads.Take(_task.Token));

        Assert.Equal([_task.Token], _reads.Done(batch, null));
        Assert.Equal(0, _reads.Count);
        Assert.Null(_reads.Take(later.Token));
        Assert.Equal([later.Id], _reads.Next());
    }

    [Fact]
    public void Two_attempts_of_a_task_that_wait_for_its_payload_are_both_told()
    {
        var second = _task with { Attempt = 2 };
        Assert.Null(_reads.Take(_task.Token));
        Assert.Null(_reads.Take(second.Token));
        Assert.Equal([_task.Token, second.Token], _reads.Done(_reads.Next(), Read("x")));
    }

    private Dictionary<TaskId, ReadOnlyMemory<byte>> Read(string payload) => new() { [_task.Id] = System.Text.Encoding.UTF8.GetBytes(payload) };
}
