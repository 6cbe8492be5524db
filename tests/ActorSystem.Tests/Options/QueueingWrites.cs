using ActorTasks.Actors;

namespace ActorTasks.ActorSystemTests.Options;

public sealed class QueueingWrites
{
    [Fact]
    public void The_writers_queue_has_room_for_all_that_may_be_handed_to_it()
    {
        var options = new ActorTasksOptions
        {
            Partitions = 3,
            LimitUnsyncedCount = 200_000,
            LimitUnsyncedBytes = 1L << 30,
            LimitResultBytes = 10 << 20,
            LimitEnqueueItems = 7,
            LimitEnqueueBytes = 5_000,
            AsyncSlots = 90,
            ThreadSlots = 10,
            Prefetch = 50,
        };

        var (writes, bytes) = StoreOpening.QueueLimits(options);

        Assert.Equal(200_000 + 800 + 3, writes);
        Assert.Equal((1L << 30) + (200_000L * 2048) + (200L * ((10 << 20) + 5_000 + (7L * 2048))), bytes);
    }

    [Fact]
    public void A_number_of_partitions_that_only_the_database_knows_counts_as_the_largest()
    {
        var known = StoreOpening.QueueLimits(new ActorTasksOptions { Partitions = 4_096 });

        Assert.Equal(known, StoreOpening.QueueLimits(new ActorTasksOptions()));
    }

    [Fact]
    public void The_largest_settings_give_limits_and_no_overflow()
    {
        var options = new ActorTasksOptions
        {
            LimitUnsyncedCount = 10_000_000,
            LimitUnsyncedBytes = long.MaxValue,
            LimitResultBytes = 256L << 20,
            AsyncSlots = 10_000,
            ThreadSlots = 1_000,
            Prefetch = 10_000,
        };

        var (writes, bytes) = StoreOpening.QueueLimits(options);

        Assert.Equal(10_000_000 + 124_000 + 4_096, writes);
        Assert.Equal(1L << 40, bytes);
    }
}
