namespace ActorTasks.EngineTests.PersistentActors;

public sealed class DeletionTests : PersistenceSpec
{
    [Fact]
    public void Events_can_be_deleted_but_their_numbers_are_never_used_again()
    {
        Write("deleted", "a", "b");
        var actor = Start("deleted", new Script
        {
            Command = (a, m) =>
            {
                switch (m)
                {
                    case DeleteMessagesSuccess:
                        TestActor.Tell(m);
                        break;
                    case long to:
                        a.DeleteMessages(to);
                        break;
                    default:
                        a.Persist(m, _ => a.Reply(a.LastSequenceNr));
                        break;
                }
            },
        });
        actor.Tell(long.MaxValue, TestActor);
        Assert.Equal(2L, ExpectMsg<DeleteMessagesSuccess>().ToSequenceNr);
        StopAndWait(actor);

        var next = Start("deleted", new Script { Command = (a, m) => a.Persist(m, _ => a.Reply(a.LastSequenceNr)) });

        ExpectState(next, string.Empty);
        next.Tell("c", TestActor);
        ExpectMsg(3L);
    }

    [Fact]
    public void Events_that_are_not_there_yet_cannot_be_deleted()
    {
        Write("too-far", "a");
        var actor = Start("too-far", new Script
        {
            Command = (a, m) =>
            {
                if (m is DeleteMessagesFailure)
                {
                    TestActor.Tell(m);
                }
                else
                {
                    a.DeleteMessages(2);
                }
            },
        });
        actor.Tell("delete", TestActor);

        var failure = ExpectMsg<DeleteMessagesFailure>();
        Assert.Equal(2L, failure.ToSequenceNr);
        Assert.IsType<InvalidOperationException>(failure.Cause);
    }

    [Fact]
    public void A_store_that_cannot_delete_events_says_so_and_the_actor_goes_on()
    {
        Write("undeletable", "a");
        Store.OnDeleteEvents = () => Task.FromException(new Broken("disk"));
        var actor = Start("undeletable", new Script
        {
            Command = (a, m) =>
            {
                if (m is DeleteMessagesFailure)
                {
                    TestActor.Tell(m);
                }
                else
                {
                    a.DeleteMessages(1);
                }
            },
        });
        actor.Tell("delete", TestActor);

        Assert.IsType<Broken>(ExpectMsg<DeleteMessagesFailure>().Cause);
        ExpectState(actor, "a");
    }
}
