using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Problems;

/// <summary>What the web server says of a body that it cannot read to its end, as problems.</summary>
internal static class BrokenBodies
{
    /// <summary>The problem; the connection ends with it, since nobody knows where the body ends.</summary>
    private static Problem ToProblem(BadHttpRequestException bad)
    {
        var kind = bad.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => ProblemKind.RequestTimeout,
            StatusCodes.Status413PayloadTooLarge => ProblemKind.PayloadTooLarge,
            _ => ProblemKind.InvalidRequest,
        };
        return new Problem(kind, bad.Message) { CloseConnection = true };
    }

    /// <summary>The problem, or null where the failure is none of a body. A chunk's size that no number holds comes as an IOException.</summary>
    public static Problem? Of(Exception failure) => failure switch
    {
        BadHttpRequestException bad => ToProblem(bad),
        IOException { InnerException: OverflowException } size => new Problem(ProblemKind.InvalidRequest, size.Message) { CloseConnection = true },
        _ => null,
    };
}
