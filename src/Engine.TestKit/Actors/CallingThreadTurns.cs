using ActorEngine.Dispatch;

namespace ActorEngine.Testing;

/// <summary>Turns on the thread that sends: when Tell returns, the actor has handled the message.</summary>
internal sealed class CallingThreadTurns() : MessageDispatcher(int.MaxValue)
{
    [ThreadStatic]
    private static bool t_again;

    public override void Schedule(Mailbox mailbox, bool yielded)
    {
        if (yielded)
        {
            // Asked at the end of a turn, below: another one follows there instead of within this one.
            t_again = true;
            return;
        }

        do
        {
            t_again = false;
            mailbox.Execute();
        }
        while (t_again);
    }
}
