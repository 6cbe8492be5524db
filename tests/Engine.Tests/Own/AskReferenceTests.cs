namespace ActorTasks.EngineTests.Own;

/// <summary>Akka.NET takes an Identify for the reply; here the reference answers it.</summary>
public class AskReferenceTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("reply")]
    [InlineData("timeout")]
    [InlineData("cancel")]
    public async Task The_reference_that_takes_the_reply_can_be_found_until_the_wait_ends(string how)
    {
        using var cancel = new CancellationTokenSource();
        var holder = Sys.ActorOf(Props.Create(() => new Holding()));
        var asked = holder.Ask<string>("hold", how == "timeout" ? TimeSpan.FromMilliseconds(500) : null, cancel.Token);
        var path = await holder.Ask<ActorPath>("whom", Patience);
        Assert.StartsWith("/temp/", path.ToStringWithoutAddress(), StringComparison.Ordinal);

        switch (how)
        {
            case "reply":
                Assert.Equal(path, (await Sys.ActorSelection(path).ResolveOne(Patience)).Path);
                holder.Tell("release");
                Assert.Equal("held", await asked);
                break;
            case "cancel":
                await cancel.CancelAsync();
                await Assert.ThrowsAsync<TaskCanceledException>(() => asked);
                break;
            default:
                await Assert.ThrowsAsync<AskTimeoutException>(() => asked);
                break;
        }

        await AwaitAssertAsync(() => Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection(path).ResolveOne(Patience)));
    }

    private sealed class Holding : ReceiveActor
    {
        private IActorRef? _held;

        public Holding()
        {
            Receive<string>(m => m == "hold", _ => _held = Sender);
            Receive<string>(m => m == "whom", _ => Sender.Tell(_held!.Path));
            Receive<string>(_ => _held!.Tell("held"));
        }
    }
}
