namespace ActorTasks.EngineTests.TestKits;

public class TestActorTests : TestKit
{
    [Fact]
    public void Test_actors_live_below_system_under_a_name_of_their_own()
    {
        Assert.StartsWith("/system/testActor", TestActor.Path.ToStringWithoutAddress(), StringComparison.Ordinal);
        Assert.StartsWith("/system/testActor", CreateTestProbe().Ref.Path.ToStringWithoutAddress(), StringComparison.Ordinal);
        Assert.Equal("test", Sys.Name);
    }

    [Fact]
    public void Ignored_messages_are_dropped_until_none_are_ignored()
    {
        IgnoreMessages<int>(m => m > 5);
        TestActor.Tell(9);
        TestActor.Tell(1);
        IgnoreNoMessages();
        TestActor.Tell(10);

        ExpectMsg(1);
        ExpectMsg(10);
    }

    [Fact]
    public void A_type_is_ignored()
    {
        IgnoreMessages<string>();
        TestActor.Tell("a");
        TestActor.Tell(1);

        ExpectMsg(1);
    }

    [Fact]
    public void A_pilot_answers_first_and_the_message_still_comes()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"{message}!");
            return message is "last" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));

        foreach (var message in new[] { "one", "last", "unanswered" })
        {
            probe.Ref.Tell(message);
        }

        ExpectMsg("one!");
        ExpectMsg("last!");
        Assert.False(HasMessages);
        Assert.Equal(["one", "last", "unanswered"], probe.ReceiveN(3));
    }

    [Fact]
    public void A_pilot_hands_over_to_another()
    {
        var second = new DelegateAutoPilot((sender, _) =>
        {
            sender.Tell("second");
            return AutoPilot.KeepRunning;
        });
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, _) =>
        {
            sender.Tell("first");
            return second;
        }));

        probe.Ref.Tell(1);
        probe.Ref.Tell(2);
        probe.Ref.Tell(3);

        Assert.Equal(["first", "second", "second"], ReceiveN(3));
    }

    [Fact]
    public void A_system_that_was_shut_down_is_terminated()
    {
        Shutdown(verifySystemShutdown: true);

        Assert.True(Sys.WhenTerminated.IsCompletedSuccessfully);
    }
}
