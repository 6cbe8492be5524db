using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Problems;

/// <summary>The pages behind the <c>type</c> of a problem: HTML for browsers, plain text for everyone else.</summary>
internal static class ProblemPages
{
    /// <summary>All kinds in one page.</summary>
    public static IResult Index(HttpContext context) => Page(context, "Problems", ProblemKind.All);

    /// <summary>The page of one kind.</summary>
    public static IResult Show(HttpContext context)
    {
        var slug = context.Request.RouteValues["slug"] as string ?? string.Empty;
        return ProblemKind.Find(slug) is { } kind
            ? Page(context, kind.Slug, [kind])
            : new Problem(ProblemKind.NotFound, "There is no problem of this name; /problems lists all.");
    }

    private static IResult Page(HttpContext context, string heading, IReadOnlyList<ProblemKind> kinds)
    {
        var html = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        return html
            ? Results.Text(Html(heading, kinds), "text/html", Encoding.UTF8)
            : Results.Text(Plain(kinds), "text/plain", Encoding.UTF8);
    }

    private static string Plain(IReadOnlyList<ProblemKind> kinds) =>
        string.Join("\n", kinds.Select(kind => $"{kind.Slug} ({kind.Status}): {kind.Title}\n{kind.Explanation}\n"));

    private static string Html(string heading, IReadOnlyList<ProblemKind> kinds)
    {
        var text = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        text.Append(WebUtility.HtmlEncode(heading)).Append("</title></head><body><main><h1>").Append(WebUtility.HtmlEncode(heading)).Append("</h1>");
        foreach (var kind in kinds)
        {
            text.Append("<h2>").Append(kind.Status).Append(' ').Append(WebUtility.HtmlEncode(kind.Slug)).Append("</h2><p><strong>")
                .Append(WebUtility.HtmlEncode(kind.Title)).Append(".</strong> ").Append(WebUtility.HtmlEncode(kind.Explanation)).Append("</p>");
        }

        return text.Append("</main></body></html>").ToString();
    }
}
