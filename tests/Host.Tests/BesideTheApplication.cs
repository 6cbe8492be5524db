using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorTasks.HostTests;

/// <summary><c>MapActorTasks</c> in a group of an application, beside its endpoints and its authorisation.</summary>
public sealed class BesideTheApplication
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The header X-User names the user.</summary>
    private sealed class HeaderUsers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-User"] is [{ Length: > 0 } user]
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());
    }

    private static async Task<(WebApplication Application, HttpClient Client)> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Configuration.AddHoconString("actortasks.store.kind = memory");
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderUsers>("header", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("ops", policy => policy.RequireUserName("olga"));
        builder.Services.AddActorTasks(tasks => tasks.Handle("double", (int number) => 2 * number));
        builder.Services.AddActorTasks(tasks => tasks
            .Handle("half", (int number) => number / 2)
            .UseSubmit((context, next) => context.Options.Tags.Contains("no")
                ? throw new TaskRefusedException("rate-limited", "Come back later.")
                : next()));
        var application = builder.Build();
        application.UseAuthentication();
        application.UseAuthorization();
        map(application);
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return (application, new HttpClient { BaseAddress = new Uri(address) });
    }

    [Theory]
    [InlineData("/background", "/background")]
    [InlineData("/of/{tenant}", "/of/acme")]
    [InlineData("", "")]
    public async Task Links_carry_the_prefix_of_the_group(string prefix, string path)
    {
        var (application, client) = await StartAsync(app =>
        {
            app.MapGet("/v1/own", () => "mine");
            app.MapGroup(prefix).MapActorTasks();
        });
        await using var _ = application;
        using var __ = client;

        using var submitted = await client.PostAsJsonAsync(path + "/v1/tasks", new { type = "double", payload = 21 });
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        var location = submitted.Headers.Location!.ToString();
        Assert.StartsWith(path + "/v1/tasks/", location, StringComparison.Ordinal);
        var id = TaskId.Parse(location.Split('/')[^1]);
        await application.Services.GetRequiredService<ITaskClient>().WaitAsync(id).WaitAsync(s_patience);
        var task = await client.GetFromJsonAsync<JsonElement>(location);
        Assert.Equal("42", await client.GetStringAsync(task.GetProperty("links").GetProperty("result").GetString()));
        var listed = await client.GetFromJsonAsync<JsonElement>(path + "/v1/tasks");
        Assert.Equal(location, listed.GetProperty("tasks")[0].GetProperty("links").GetProperty("self").GetString());
        using var missing = await client.GetAsync(path + "/v1/nothing");
        var problem = await missing.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(path + "/problems/not-found", problem.GetProperty("type").GetString());
        Assert.Contains("not-found", await client.GetStringAsync(problem.GetProperty("type").GetString()), StringComparison.Ordinal);
        using var health = await client.GetAsync(path + "/health/live");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        if (path.Length > 0)
        {
            Assert.Equal("mine", await client.GetStringAsync("/v1/own"));
        }
    }

    [Fact]
    public async Task The_application_decides_who_may_call_and_its_users_name_goes_into_the_history()
    {
        var (application, client) = await StartAsync(app => app.MapGroup("/background").MapActorTasks(TaskAccess.Application).RequireAuthorization("ops"));
        await using var _ = application;
        using var __ = client;
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(client, HttpMethod.Get, "/background/v1/tasks", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Get, "/background/v1/tasks", "eve")).StatusCode);
        using var listed = await SendAsync(client, HttpMethod.Get, "/background/v1/tasks", "olga");
        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);

        var handle = await application.Services.GetRequiredService<ITaskClient>().EnqueueAsync("half", 8, new EnqueueOptions { Delay = TimeSpan.FromHours(1) });
        using var cancelled = await SendAsync(client, HttpMethod.Post, $"/background/v1/tasks/{handle.Id}/cancel", "olga");
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        using var events = await SendAsync(client, HttpMethod.Get, $"/background/v1/tasks/{handle.Id}/events", "olga");
        Assert.Contains("\"olga\"", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_that_ask_for_no_authorisation_are_closed_unless_they_say_that_everyone_may()
    {
        var (application, client) = await StartAsync(app =>
        {
            app.MapGroup("/forgotten").MapActorTasks(TaskAccess.Application);
            app.MapGroup("/open").MapActorTasks(TaskAccess.Application).AllowAnonymous();
        });
        await using var _ = application;
        using var __ = client;
        using var forgotten = await client.GetAsync("/forgotten/v1/tasks");
        Assert.Equal(HttpStatusCode.Forbidden, forgotten.StatusCode);
        Assert.Contains("RequireAuthorization", await forgotten.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var open = await client.GetAsync("/open/v1/tasks");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task A_refusal_of_submit_middleware_is_a_problem_over_HTTP()
    {
        var (application, client) = await StartAsync(app => app.MapActorTasks());
        await using var _ = application;
        using var __ = client;
        using var refused = await client.PostAsJsonAsync("/v1/tasks", new { type = "half", payload = 1, tags = new[] { "no" } });
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("/problems/rate-limited", "Come back later."), (problem.GetProperty("type").GetString(), problem.GetProperty("detail").GetString()));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? user)
    {
        using var request = new HttpRequestMessage(method, path);
        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        return await client.SendAsync(request);
    }
}
