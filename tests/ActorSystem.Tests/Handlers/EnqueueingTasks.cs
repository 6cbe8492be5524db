using ActorTasks.Actors;

namespace ActorTasks.ActorSystemTests.Handlers;

/// <summary>What a handler's call of Enqueue says at once.</summary>
public sealed class EnqueueingTasks
{
    [Fact]
    public void A_task_is_of_its_parents_partition_and_trace_and_waits_in_order()
    {
        var context = Call.Context();
        var first = context.Enqueue("demo", new { N = 1 });
        var second = context.Enqueue("demo", null, new EnqueueOptions { Delay = TimeSpan.FromSeconds(2), Timeout = TimeSpan.FromSeconds(3) });
        var tasks = context.EndEnqueues();
        Assert.Equal([first.Id, second.Id], tasks.Select(task => task.Submit.Id));
        Assert.All(tasks, task => Assert.Equal((context.Id.Partition, Call.TraceParent), (task.Submit.Id.Partition, task.Submit.TraceParent)));
        Assert.Equal("""{"n":1}"""u8.ToArray(), tasks[0].Submit.PayloadBytes.ToArray());
        Assert.Equal((2_000_000, 3_000_000), (tasks[1].DelayUs, tasks[1].Submit.TimeoutUs));
        Assert.False(first.Replayed);
    }

    [Fact]
    public void A_trace_of_its_own_goes_before_the_parents()
    {
        using var activity = new System.Diagnostics.Activity("of the handler").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
        var context = Call.Context();
        context.Enqueue("demo", null);
        Assert.Equal(activity.Id, Assert.Single(context.EndEnqueues()).Submit.TraceParent);
    }

    public static TheoryData<string, string, EnqueueOptions?> Refused => new()
    {
        { "unknown-type", "dmeo", null },
        { "limit-exceeded", "no type", null },
        { "limit-exceeded", "demo", new EnqueueOptions { Queue = "a b" } },
        { "limit-exceeded", "demo", new EnqueueOptions { Priority = 10 } },
        { "limit-exceeded", "demo", new EnqueueOptions { Delay = TimeSpan.FromDays(4000) } },
        { "limit-exceeded", "demo", new EnqueueOptions { Tags = [""] } },
        { "limit-exceeded", "demo", new EnqueueOptions { IdempotencyKey = new string('k', 256) } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_client_may_submit_no_handler_may_enqueue(string slug, string type, EnqueueOptions? options)
    {
        var context = Call.Context();
        Assert.Equal(slug, Assert.Throws<TaskRefusedException>(() => context.Enqueue(type, null, options)).Slug);
        Assert.Empty(context.EndEnqueues());
    }

    [Fact]
    public void A_type_that_nobody_serves_here_may_be_enqueued_where_such_are_accepted()
    {
        var context = Call.Context(new ActorTasksOptions { UnknownTypes = UnknownTypes.Accept });
        context.Enqueue("dmeo", null);
        Assert.Single(context.EndEnqueues());
    }

    [Fact]
    public void A_disk_without_room_takes_no_further_tasks()
    {
        var context = Call.Context(status: new NodeStatus { DiskFault = "full" });
        Assert.Equal("store-unavailable", Assert.Throws<TaskRefusedException>(() => context.Enqueue("demo", null)).Slug);
    }

    [Fact]
    public void Number_and_bytes_are_bounded_and_what_fitted_stays()
    {
        var few = Call.Context(new ActorTasksOptions { LimitEnqueueItems = 2 });
        few.Enqueue("demo", 1);
        few.Enqueue("demo", 2);
        Assert.Contains("limits.enqueue-items", Assert.Throws<TaskRefusedException>(() => few.Enqueue("demo", 3)).Message, StringComparison.Ordinal);
        Assert.Equal(2, few.EndEnqueues().Length);

        var small = Call.Context(new ActorTasksOptions { LimitEnqueueBytes = 7 });
        small.Enqueue("demo", 1234);
        Assert.Contains("limits.enqueue-bytes", Assert.Throws<TaskRefusedException>(() => small.Enqueue("demo", 1234)).Message, StringComparison.Ordinal);
        small.Enqueue("demo", 123);
        Assert.Equal(2, small.EndEnqueues().Length);

        var large = Call.Context(new ActorTasksOptions { LimitPayloadBytes = 3 });
        Assert.Equal("payload-too-large", Assert.Throws<TaskRefusedException>(() => large.Enqueue("demo", 1234)).Slug);
    }

    [Fact]
    public void A_key_that_this_attempt_used_gives_the_same_task_or_is_refused_for_another()
    {
        var context = Call.Context();
        var key = new EnqueueOptions { IdempotencyKey = "key" };
        var first = context.Enqueue("demo", 1, key);
        var again = context.Enqueue("demo", 1, key);
        Assert.Equal((first.Id, true), (again.Id, again.Replayed));
        Assert.Equal("key-conflict", Assert.Throws<TaskRefusedException>(() => context.Enqueue("demo", 2, key)).Slug);
        Assert.Single(context.EndEnqueues());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_its_handler_has_ended_nothing_can_be_enqueued(bool hasEnqueued)
    {
        var context = Call.Context();
        if (hasEnqueued)
        {
            context.Enqueue("demo", null);
        }

        Assert.Equal(hasEnqueued ? 1 : 0, context.EndEnqueues().Length);
        Assert.Contains(context.Id.ToString(), Assert.Throws<InvalidOperationException>(() => context.Enqueue("demo", null)).Message, StringComparison.Ordinal);
        Assert.Empty(context.EndEnqueues());
    }

    [Fact]
    public async Task Many_threads_may_enqueue_at_once()
    {
        var context = Call.Context();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                context.Enqueue("demo", i, new EnqueueOptions { IdempotencyKey = i < 50 ? $"key-{i}" : null });
            }
        })));
        var tasks = context.EndEnqueues();
        Assert.Equal(50 + (8 * 50), tasks.Length);
        Assert.Equal(tasks.Length, tasks.Select(task => task.Submit.Id).Distinct().Count());
    }
}
