using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Problems;

/// <summary>What the web server says of a body that it cannot read to its end, as problems.</summary>
internal static class BrokenBodies
{
    /// <summary>The problem; the connection ends with it, since nobody knows where the body ends.</summary>
    public static Problem ToProblem(BadHttpRequestException bad)
    {
        var kind = bad.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => ProblemKind.RequestTimeout,
            StatusCodes.Status413PayloadTooLarge => ProblemKind.PayloadTooLarge,
            _ => ProblemKind.InvalidRequest,
        };
        return new Problem(kind, bad.Message) { CloseConnection = true };
    }
}
