using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.HostTests;

/// <summary>ActorTasks inside an application of its own: <c>AddActorTasks</c> and <c>MapActorTasks</c>.</summary>
public sealed class AsALibrary
{
    [Fact]
    public async Task An_application_hands_work_over_and_serves_its_tasks_beside_its_own_pages()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Configuration.AddHoconString("actortasks.store.kind = memory");
        builder.Services.AddActorTasks(builder.Configuration, tasks => tasks.Handle("double", (int number) => 2 * number));
        await using var application = builder.Build();
        application.UsePathBase("/background");
        application.UseRouting();
        application.MapGet("/own", () => "mine");
        application.MapActorTasks();
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        var handle = await application.Services.GetRequiredService<ITaskClient>().EnqueueAsync("double", 21);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        JsonElement task;
        do
        {
            task = await client.GetFromJsonAsync<JsonElement>($"/background/v1/tasks/{handle.Id}", limit.Token);
        }
        while (task.GetProperty("state").GetString() != "succeeded");

        var result = task.GetProperty("links").GetProperty("result").GetString()!;
        Assert.StartsWith("/background/v1/tasks/", result, StringComparison.Ordinal);
        Assert.Equal("42", await client.GetStringAsync(result));
        Assert.Equal("mine", await client.GetStringAsync("/own"));
        using var elsewhere = await client.GetAsync("/not-ours");
        Assert.Equal((HttpStatusCode.NotFound, string.Empty), (elsewhere.StatusCode, await elsewhere.Content.ReadAsStringAsync()));
        using var unknown = await client.GetAsync("/v1/nothing");
        Assert.Equal("application/problem+json", unknown.Content.Headers.ContentType!.MediaType);
    }
}
