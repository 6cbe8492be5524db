using System.Collections.Immutable;

namespace ActorTasks.EngineTests.PersistentActors;

public sealed class FailureTests : PersistenceSpec
{
    [Fact]
    public void A_write_that_fails_stops_the_actor_whatever_its_supervisor_says()
    {
        var actor = StartSupervised("fails", new Script { Observer = TestActor }, Directive.Resume, TestActor);
        Watch(actor);
        Store.OnWrite = _ => Task.FromException<IImmutableList<Exception?>?>(new Broken("disk"));

        actor.Tell("a", TestActor);

        ExpectMsg(new PersistFailed("disk", "a", 1));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_plug_in_that_throws_instead_of_failing_its_task_is_a_failed_write_too()
    {
        var actor = Start("throws", new Script { Observer = TestActor });
        Watch(actor);
        Store.OnWrite = _ => throw new Broken("at once");

        actor.Tell("a", TestActor);

        ExpectMsg(new PersistFailed("at once", "a", 1));
        ExpectTerminated(actor);
    }

    [Fact]
    public void An_asynchronous_write_that_fails_stops_the_actor()
    {
        var actor = Start("fails-async", new Script { Observer = TestActor, Command = (a, m) => a.PersistAsync(m, e => a.Reply(e)) });
        Watch(actor);
        actor.Tell("a", TestActor);
        ExpectMsg("a");
        Store.OnWrite = _ => Task.FromException<IImmutableList<Exception?>?>(new Broken("disk"));

        actor.Tell("b", TestActor);

        ExpectMsg(new PersistFailed("disk", "b", 2));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_rejected_write_is_reported_for_each_event_and_the_actor_goes_on()
    {
        var actor = Start("rejected", new Script
        {
            Observer = TestActor,
            Command = (a, m) => a.PersistAll([$"{m}1", $"{m}2"], a.Apply),
        });
        ExpectState(actor, string.Empty);
        Store.OnWrite = _ => Task.FromResult<IImmutableList<Exception?>?>(StoreScript.Results(new Broken("bad data")));
        actor.Tell("a", TestActor);
        ExpectMsg(new PersistRejected("bad data", "a1", 1));
        ExpectMsg(new PersistRejected("bad data", "a2", 2));
        Store.OnWrite = null;

        actor.Tell("b", TestActor);

        ExpectState(actor, "b1 b2");
    }

    [Fact]
    public void A_rejected_write_uses_up_its_sequence_number()
    {
        var actor = Start("gap", new Script { Observer = TestActor, Command = (a, m) => a.Persist(m, _ => a.Reply(a.LastSequenceNr)) });
        Store.OnWrite = batch => batch[0].LowestSequenceNr == 1
            ? Task.FromResult<IImmutableList<Exception?>?>(StoreScript.Results(new Broken("bad data")))
            : null;
        actor.Tell("a", TestActor);
        ExpectMsg(new PersistRejected("bad data", "a", 1));

        actor.Tell("b", TestActor);

        ExpectMsg(2L);
        StopAndWait(actor);
        ExpectState(Start("gap"), "b");
    }

    [Fact]
    public void Only_the_refused_write_of_a_batch_is_rejected()
    {
        var actor = Start("one-of-three", new Script
        {
            Observer = TestActor,
            Command = (a, m) =>
            {
                foreach (var e in (string[])m)
                {
                    a.PersistAsync(e, x => a.Reply(x));
                }
            },
        });
        ExpectState(actor, string.Empty);
        Store.OnWrite = _ => Task.FromResult<IImmutableList<Exception?>?>(StoreScript.Results(null, new Broken("bad data"), null));

        actor.Tell(new[] { "a", "b", "c" }, TestActor);

        ExpectMsg("a");
        ExpectMsg(new PersistRejected("bad data", "b", 2));
        ExpectMsg("c");
    }

    [Fact]
    public void A_plug_in_that_answers_for_another_number_of_writes_fails_the_batch()
    {
        var actor = Start("miscounted", new Script { Observer = TestActor });
        Watch(actor);
        Store.OnWrite = _ => Task.FromResult<IImmutableList<Exception?>?>(StoreScript.Results(null, null));

        actor.Tell("a", TestActor);

        Assert.Contains("Expected [1], but got [2]", ExpectMsg<PersistFailed>().Cause);
        ExpectTerminated(actor);
    }

    [Theory]
    [InlineData(Directive.Resume)]
    [InlineData(Directive.Restart)]
    public void An_event_is_stored_although_its_command_throws_afterwards(Directive directive)
    {
        var script = new Script
        {
            Command = (a, m) =>
            {
                a.PersistAndApply(m);
                if (m is "err")
                {
                    throw new Broken("after persist");
                }
            },
        };
        var actor = StartSupervised($"command-{directive}", script, directive, TestActor);
        foreach (var command in new[] { "a", "err", "b" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectMsg<Broken>();
        actor.Tell("c", TestActor);
        ExpectState(actor, "a err b c");
    }

    [Theory]
    [InlineData(Directive.Resume, "a b c d")]
    [InlineData(Directive.Restart, "a b err c d")]
    public void An_event_is_stored_although_its_handler_throws(Directive directive, string state)
    {
        var script = new Script
        {
            Command = (a, m) => a.Persist(m, e =>
            {
                if (e is "err")
                {
                    throw new Broken("in the handler");
                }

                a.Apply(e);
            }),
        };
        var actor = StartSupervised($"handler-{directive}", script, directive, TestActor);
        foreach (var command in new[] { "a", "b", "err", "c" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectMsg<Broken>();
        actor.Tell("d", TestActor);
        ExpectState(actor, state);
    }

    [Fact]
    public void A_restarting_actor_sees_the_command_that_it_failed_on()
    {
        var actor = StartSupervised(
            "seen", new Script { Command = (_, _) => throw new Broken("x"), Restarting = m => TestActor.Tell(m) }, Directive.Restart, CreateTestProbe().Ref);
        actor.Tell("bad command", TestActor);

        ExpectMsg("bad command");
    }

    [Fact]
    public void A_restarting_actor_sees_the_stored_event_whose_handler_failed()
    {
        var actor = StartSupervised(
            "seen-event",
            new Script { Command = (a, m) => a.Persist($"event of {m}", _ => throw new Broken("x")), Restarting = m => TestActor.Tell(m) },
            Directive.Restart,
            CreateTestProbe().Ref);
        actor.Tell("c", TestActor);

        Assert.Equal("event of c", ExpectMsg<IPersistentRepresentation>().Payload);
    }

    [Fact]
    public void Events_of_an_older_writer_that_overlap_those_of_a_newer_one_are_dropped()
    {
        var old = Start("overlap");
        old.Tell("a", TestActor);
        ExpectState(old, "a");
        var young = Start("overlap");
        ExpectState(young, "a");
        old.Tell("old", TestActor);
        ExpectState(old, "a old");
        young.Tell("young", TestActor);
        ExpectState(young, "a young");

        ExpectState(Start("overlap"), "a young");
    }

    [Fact]
    public void What_is_persisted_when_a_write_is_rejected_is_stored_like_any_other()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Recorder()));
        Store.OnWrite = batch => batch[0].LowestSequenceNr == 1
            ? Task.FromResult<IImmutableList<Exception?>?>(StoreScript.Results(new Broken("bad data")))
            : null;

        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);

        ExpectMsg("stored rejection of a");
        ExpectMsg("stored b");
    }

    [Fact]
    public void What_is_persisted_asynchronously_in_a_rejection_goes_out_after_the_next_command()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Recorder()));
        Store.OnWrite = batch => batch[0] is { LowestSequenceNr: 1, PersistenceId: "recorder" }
            ? Task.FromResult<IImmutableList<Exception?>?>(StoreScript.Results(new Broken("bad data")))
            : null;
        actor.Tell("async", TestActor);
        ExpectMsg("rejected");

        // The actor's turn is over, and the journal has taken whatever came to it in that turn.
        actor.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>();
        Write("other", "x");
        Assert.Single(Store.Batches, batch => batch[0].PersistenceId == "recorder");

        actor.Tell("b", TestActor);
        ExpectMsg("stored rejection of async");
        ExpectMsg("stored b");
    }

    private sealed class Recorder : PersistentActor
    {
        public override string PersistenceId => "recorder";

        protected override bool ReceiveRecover(object message) => true;

        protected override bool ReceiveCommand(object message)
        {
            Persist(message, e => Sender.Tell($"stored {e}", Self));
            return true;
        }

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
        {
            var rejection = $"rejection of {@event}";
            if (@event is "async")
            {
                PersistAsync(rejection, e => Sender.Tell($"stored {e}", Self));
                Sender.Tell("rejected", Self);
            }
            else
            {
                Persist(rejection, e => Sender.Tell($"stored {e}", Self));
            }
        }
    }
}
