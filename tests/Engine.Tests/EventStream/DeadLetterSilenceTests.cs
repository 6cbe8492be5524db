namespace ActorTasks.EngineTests;

public class DeadLetterSilenceTests() : TestKit("""
    akka.log-dead-letters = 2
    akka.log-dead-letters-suspend-duration = 100ms
    """)
{
    [Fact]
    public void Dead_letters_are_logged_until_there_are_many_and_again_after_a_while_with_how_many_were_not()
    {
        var gone = Watch(Sys.ActorOf(Props.Create(() => new Ignoring())));
        Sys.Stop(gone);
        ExpectTerminated(gone);

        Logged($"Message [Int32] from {TestActor} to {gone} was not delivered. [1] dead letters encountered. ", () => gone.Tell(1));
        Logged("Message [Int32] was dropped. too many. [2] dead letters encountered, no more dead letters will be logged in next [00:00:00.1000000]",
            () => Sys.EventStream.Publish(new Dropped(2, "too many", Sys.DeadLetters)));
        gone.Tell(3);

        // Each letter until then is not logged, and is counted.
        AwaitAssert(() => EventFilter.Info(contains: "were not logged. The counter will be reset now").ExpectOne(TimeSpan.FromMilliseconds(20), () => gone.Tell(4)));
        Logged("Message [String] to " + gone + " was unhandled. [1] dead letters", () => Sys.EventStream.Publish(new UnhandledMessage("x", ActorRefs.NoSender, gone)));
    }

    private void Logged(string start, Action action) => EventFilter.Info(start: start).ExpectOne(action);

    private sealed class Ignoring : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
