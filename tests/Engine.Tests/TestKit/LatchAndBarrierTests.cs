namespace ActorTasks.EngineTests.TestKits;

public class LatchAndBarrierTests : TestKit
{
    [Fact]
    public void A_latch_opens_when_it_was_counted_down()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Throws<TimeoutException>(() => latch.Ready(TimeSpan.FromMilliseconds(5)));

        latch.CountDown();

        latch.Ready();
        Assert.Throws<InvalidOperationException>(latch.CountDown);
        latch.Reset();
        Assert.False(latch.IsOpen);
        latch.Open();
        Assert.True(latch.IsOpen);
    }

    [Fact]
    public async Task A_barrier_lets_all_go_when_the_last_has_come()
    {
        var barrier = CreateTestBarrier(2);

        var other = Task.Run(() => barrier.Await());
        barrier.Await();

        await other;
    }
}
