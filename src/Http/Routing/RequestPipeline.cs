using System.Diagnostics;
using ActorTasks.Http.Access;
using ActorTasks.Http.Problems;
using ActorTasks.Journal;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Routing;

/// <summary>The stages of every request: is it let in → its answer → send; whatever goes wrong leaves by the same door.</summary>
internal sealed class RequestPipeline(FrontDoor door)
{
    /// <summary>An endpoint behind the doorman.</summary>
    public RequestDelegate Guarded(Role role, Answer answer) => context => RunAsync(context, role, answer);

    /// <summary>An endpoint that everyone may call.</summary>
    public RequestDelegate Open(Answer answer) => context => RunAsync(context, null, answer);

    private async Task RunAsync(HttpContext context, Role? role, Answer answer)
    {
        using var moved = OwnPath.Enter(context);
        IResult result;
        try
        {
            var caller = Caller.Local;
            result = (role is { } needed ? door.Doorman.Check(context, needed, out caller) : null)
                ?? await answer(context, caller);
        }
        catch (Exception left) when (left is ConnectionResetException or ConnectionAbortedException || context.RequestAborted.IsCancellationRequested)
        {
            return; // The caller has left: nobody is there to be answered.
        }
        catch (Exception failure)
        {
            result = ProblemOf(failure, context);
        }

        await result.ExecuteAsync(context);
    }

    private Problem ProblemOf(Exception failure, HttpContext context)
    {
        var request = context.Request;
        switch (failure)
        {
            case var _ when BrokenBodies.Of(failure) is { } broken:
                return broken;
            case StoreUnavailableException unavailable:
                StoreFailures.Tell(door, request, unavailable);
                return new Problem(ProblemKind.StoreUnavailable, failure.Message);
            case TaskRefusedException { Slug: "not-supported" }:
                return new Problem(ProblemKind.NotSupported, failure.Message);
            case OperationCanceledException or ObjectDisposedException when door.Stopping.IsCancellationRequested:
                return new Problem(ProblemKind.ShuttingDown, "The server is stopping.");
            default:
                Log.RequestFailed(door.Log, request.Method, request.Path, Activity.Current?.Id ?? context.TraceIdentifier, failure);
                return new Problem(ProblemKind.InternalError, "The request failed by a defect of the server; its log tells more.");
        }
    }
}
