using System.Collections.Immutable;
using ActorTasks.EngineTests.PersistentActors;

namespace ActorTasks.EngineTests.Own;

/// <summary>Where the engine does better than Akka.NET 1.5.30 does; actors must not depend on it.</summary>
public sealed class PersistenceBeyondAkkaTests : PersistenceSpec
{
    [Fact]
    public void A_persist_within_the_handler_of_an_asynchronous_one_holds_the_commands()
    {
        var write = new TaskCompletionSource<IImmutableList<Exception?>?>();
        var actor = Start("sync-in-async", new Script
        {
            Command = (a, m) =>
            {
                a.Reply(m);
                if (m is "b")
                {
                    return;
                }

                a.PersistAsync($"{m}-outer", outer =>
                {
                    Store.OnWrite = _ => write.Task;
                    a.Reply(outer);
                    a.Persist($"{m}-inner", inner => a.Reply(inner));
                });
            },
        });
        actor.Tell("a", TestActor);
        ExpectMsg("a");
        ExpectMsg("a-outer");
        actor.Tell("b", TestActor);
        ExpectNoMsg(100);

        write.SetResult(null);

        ExpectMsg("a-inner");
        ExpectMsg("b");
        ExpectState(actor, string.Empty);
    }

    [Fact]
    public void A_write_that_hangs_holds_up_nobody_else()
    {
        var hangs = new TaskCompletionSource<IImmutableList<Exception?>?>();
        Store.OnWrite = batch => batch[0].PersistenceId == "hanging" ? hangs.Task : null;
        var hanging = Start("hanging");
        var other = Start("other");
        hanging.Tell("a", TestActor);
        AwaitCondition(() => !Store.Batches.IsEmpty);

        other.Tell("b", TestActor);

        ExpectState(other, "b");
    }

    [Fact]
    public void What_an_abandoned_recovery_still_replays_is_ignored()
    {
        Write("abandoned", "a", "b");
        var replays = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var asked = 0;
        Store.OnReplay = _ => replays[Interlocked.Increment(ref asked) - 1].Task;
        var actor = StartSupervised("abandoned", new Script(), Directive.Restart, TestActor);
        AwaitCondition(() => Volatile.Read(ref asked) == 1);
        actor.Tell(Kill.Instance, TestActor);
        ExpectMsg<ActorKilledException>();
        AwaitCondition(() => Volatile.Read(ref asked) == 2);
        actor.Tell(GetState.Instance, TestActor);

        replays[0].SetResult();
        ExpectNoMsg(100);
        replays[1].SetResult();

        ExpectMsg("a b");
    }

    [Fact]
    public void What_is_persisted_when_a_write_is_rejected_is_stored_at_once()
    {
        Store.OnWrite = batch => batch[0].LowestSequenceNr == 1
            ? Task.FromResult<IImmutableList<Exception?>?>(StoreScript.Results(new InvalidOperationException("bad data")))
            : null;
        var actor = Sys.ActorOf(Props.Create(() => new Complaining()));

        actor.Tell("a", TestActor);

        ExpectMsg("stored complaint about a");
    }

    [Fact]
    public void Commands_keep_their_order_when_handlers_go_on_asynchronously()
    {
        var actor = Start("order", new Script
        {
            Command = (a, m) => a.Persist(m, e => a.Run(async () =>
            {
                await Task.Yield();
                a.Reply(e);
            })),
        });
        for (var i = 0; i < 50; i++)
        {
            actor.Tell(i, TestActor);
        }

        for (var i = 0; i < 50; i++)
        {
            ExpectMsg(i);
        }
    }

    // In Akka.NET 1.5.30 the internal stash knows no limit, whatever the props say: none of the three strategies is ever asked there.
    [Fact]
    public void A_full_internal_stash_answers_as_configured()
    {
        var write = new TaskCompletionSource<IImmutableList<Exception?>?>();
        var actor = Sys.ActorOf(Scripted.For("full", new Script { Overflow = new ReplyToStrategy("full") }).WithStashCapacity(1));
        ExpectState(actor, string.Empty);
        Store.OnWrite = _ => write.Task;
        actor.Tell("a", TestActor);
        actor.Tell("b", TestActor);
        actor.Tell("c", TestActor);

        ExpectMsg("full");
        write.SetResult(null);
        AwaitAssert(() => ExpectState(actor, "a b"));
    }

    [Fact]
    public void A_full_internal_stash_makes_dead_letters_where_that_is_configured()
    {
        var write = new TaskCompletionSource<IImmutableList<Exception?>?>();
        var actor = Sys.ActorOf(Scripted.For("discard", new Script { Overflow = DiscardToDeadLetterStrategy.Instance }).WithStashCapacity(1));
        ExpectState(actor, string.Empty);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Store.OnWrite = _ => write.Task;
        foreach (var command in new[] { "a", "b", "c" })
        {
            actor.Tell(command, TestActor);
        }

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal(("c", TestActor, actor), (letter.Message, letter.Sender, letter.Recipient));
        write.SetResult(null);
        AwaitAssert(() => ExpectState(actor, "a b"));
    }

    [Fact]
    public void A_full_internal_stash_is_a_failure_where_nothing_is_configured()
    {
        var write = new TaskCompletionSource<IImmutableList<Exception?>?>();
        Store.OnWrite = _ => write.Task;
        var child = Scripted.For("overflow", new Script()).WithStashCapacity(1);
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(child, Directive.Stop, TestActor)));
        supervisor.Tell("child", TestActor);
        var actor = ExpectMsg<IActorRef>();
        ExpectState(actor, string.Empty);
        foreach (var command in new[] { "a", "b", "c" })
        {
            actor.Tell(command, TestActor);
        }

        ExpectMsg<StashOverflowException>();
    }

    private sealed class Complaining : PersistentActor
    {
        public override string PersistenceId => "complaining";

        protected override bool ReceiveRecover(object message) => true;

        protected override bool ReceiveCommand(object message)
        {
            Persist(message, _ => { });
            return true;
        }

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
            Persist($"complaint about {@event}", e => Sender.Tell($"stored {e}", Self));
    }
}
