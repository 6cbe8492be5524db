namespace ActorTasks.EngineTests.Own;

/// <summary>The silence about dead letters, on virtual time: on that of a busy machine, letters of the silence came after it.</summary>
public sealed class DeadLetterSilenceTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly TestKit _kit;

    public DeadLetterSilenceTests() => _kit = new TestKit(ActorSystemSetup.Create(_time.Setup, BootstrapSetup.Create().WithConfig("""
        akka.log-dead-letters = 2
        akka.log-dead-letters-suspend-duration = 1m
        """)));

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task Dead_letters_are_logged_until_there_are_many_and_again_after_a_while_with_how_many_were_not()
    {
        var gone = _kit.Watch(_kit.Sys.ActorOf(Props.Create(() => new Ignoring())));
        _kit.Sys.Stop(gone);
        _kit.ExpectTerminated(gone);

        Logged($"Message [Int32] from {_kit.TestActor} to {gone} was not delivered. [1] dead letters encountered. ", () => gone.Tell(1, _kit.TestActor));
        Logged("Message [Int32] was dropped. too many. [2] dead letters encountered, no more dead letters will be logged in next [00:01:00]",
            () => _kit.Sys.EventStream.Publish(new Dropped(2, "too many", _kit.Sys.DeadLetters)));
        gone.Tell(3, _kit.TestActor);
        await _time.AdvanceAsync(TimeSpan.FromMinutes(1));

        _kit.EventFilter.Info(contains: "[4] dead letters encountered, of which 1 were not logged. The counter will be reset now").ExpectOne(() => gone.Tell(4, _kit.TestActor));
        Logged("Message [String] to " + gone + " was unhandled. [1] dead letters", () => _kit.Sys.EventStream.Publish(new UnhandledMessage("x", ActorRefs.NoSender, gone)));
    }

    private void Logged(string start, Action action) => _kit.EventFilter.Info(start: start).ExpectOne(action);

    private sealed class Ignoring : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
