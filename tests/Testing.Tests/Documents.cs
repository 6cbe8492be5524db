using System.Net;
using System.Text.RegularExpressions;
using ActorTasks.Testing;
using ActorTasks.TestingTests.Examples;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.TestingTests;

/// <summary>The examples of docs/library.md are pieces of code that is compiled and run here.</summary>
public sealed partial class Documents
{
    private static string Root { get; } = FindRoot();

    [Fact]
    public void Every_example_of_the_document_stands_in_code_that_runs()
    {
        var sources = new[] { "tests/Testing.Tests/Examples", "tests/UploadApp.Tests", "samples/UploadApp" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Squeezed(File.ReadAllText(path)))
            .ToList();
        var examples = Example().Matches(File.ReadAllText(Path.Combine(Root, "docs", "library.md"))).Select(match => match.Groups[1].Value).ToList();
        Assert.True(examples.Count >= 6, $"{examples.Count} examples were found.");
        Assert.All(examples, example => Assert.Contains(sources, source => source.Contains(Squeezed(example), StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_slug_of_a_refusal_is_in_the_document()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs", "library.md"));
        Assert.All(TaskRefusedException.Slugs, slug => Assert.Contains($"`{slug}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_example_application_runs()
    {
        await using var app = Application.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
            builder.Services.AddActorTasksTesting();
        });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        using var first = await client.PostAsync("/welcome/ann", null);
        using var again = await client.PostAsync("/welcome/ann", null);
        Assert.Equal((HttpStatusCode.Accepted, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.Equal("Queued", await client.GetStringAsync(first.Headers.Location));
        await app.Services.GetRequiredService<TestTasks>().RunAllAsync();
        Assert.Equal("Succeeded", await client.GetStringAsync(first.Headers.Location));
    }

    private static string Squeezed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ActorTasks.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"ActorTasks.sln was expected above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
