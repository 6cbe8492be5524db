using ActorEngine.Actor;
using ActorEngine.Actor.Cells;

namespace ActorEngine.Testing;

/// <summary>Carries the implicit sender of a test over its awaits.</summary>
internal sealed class TestKitSynchronizationContext : SynchronizationContext
{
    /// <summary>Null is nobody.</summary>
    public IActorRef? ImplicitSender { get; set; }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
        => ThreadPool.UnsafeQueueUserWorkItem(static work => work.Context.Run(work.Callback, work.State), (Context: this, Callback: d, State: state), preferLocal: false);

    public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

    private void Run(SendOrPostCallback callback, object? state)
    {
        var outerContext = Current;
        var outerSender = ImplicitSenders.Current;
        SetSynchronizationContext(this);
        ImplicitSenders.Current = ImplicitSender;
        try
        {
            callback(state);
        }
        finally
        {
            ImplicitSenders.Current = outerSender;
            SetSynchronizationContext(outerContext);
        }
    }
}
