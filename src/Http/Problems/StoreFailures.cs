using ActorTasks.Journal;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Problems;

/// <summary>Tells in the log what the store's failures cost.</summary>
internal static class StoreFailures
{
    /// <summary>A request found the store unavailable. Of a lost store every request hears: it is told once, by the store.</summary>
    public static void Tell(FrontDoor door, HttpRequest request, StoreUnavailableException failure)
    {
        if (failure is StoreLostException and not StoreFullException)
        {
            Log.StoreLost(door.Log, request.Method, request.Path, failure.Message);
        }
        else
        {
            Log.StoreUnavailable(door.Log, request.Method, request.Path, failure.Message);
        }
    }
}
