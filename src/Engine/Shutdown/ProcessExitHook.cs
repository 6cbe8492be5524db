using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>Runs the coordinated shutdown of a system that still lives when its process ends.</summary>
internal static class ProcessExitHook
{
    public static void Install(CoordinatedShutdown shutdown, ILoggingAdapter log)
    {
        AppDomain.CurrentDomain.ProcessExit += RunAtExit;
        _ = RemoveAtEndAsync();

        async Task RemoveAtEndAsync()
        {
            await shutdown.System.WhenTerminated.ConfigureAwait(false);
            AppDomain.CurrentDomain.ProcessExit -= RunAtExit;
        }

        void RunAtExit(object? sender, EventArgs args)
        {
            if (shutdown.System.WhenTerminated.IsCompleted)
            {
                return;
            }

            try
            {
                // The process lives only as long as this handler blocks.
                shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
            }
            catch (AggregateException cause)
            {
                log.Warning("CoordinatedShutdown from CLR shutdown failed: {0}", cause.Flatten().Message);
            }
        }
    }
}
