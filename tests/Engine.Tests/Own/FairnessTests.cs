namespace ActorTasks.EngineTests.Own;

/// <summary>Akka.NET queues an actor's turns on the worker's own queue only, which the thread pool serves before all else.</summary>
public class FairnessTests : TestKit
{
    [Fact]
    public async Task Actors_that_talk_to_each_other_without_end_leave_the_thread_pool_to_others_too()
    {
        for (var i = 0; i < 4 * Environment.ProcessorCount; i++)
        {
            var wall = Sys.ActorOf(Props.Create(() => new Wall()));
            wall.Tell("ball", Sys.ActorOf(Props.Create(() => new Wall())));
        }

        for (var i = 0; i < 20; i++)
        {
            await Task.Run(() => { }).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private sealed class Wall : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
