using System.Net;
using System.Security.Cryptography;
using System.Text;
using ActorTasks.Http;
using ActorTasks.Http.Access;
using ActorTasks.HttpTests.Fakes;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.HttpTests;

/// <summary>Who may call what: keys and roles, and the rules for a server without keys.</summary>
public sealed class Access
{
    private static readonly Dictionary<string, Caller> Callers = new()
    {
        ["at_submit"] = new("submitter", Role.Submit, false),
        ["at_read"] = new("reader", Role.Read, false),
        ["at_read_payloads"] = new("auditor", Role.Read, true),
        ["at_work"] = new("worker", Role.Work, false),
        ["at_admin"] = new("admin", Role.Admin, true),
    };

    private static readonly FrontDoorOptions WithKeys = new()
    {
        Keys = [.. Callers.Select(pair => new AccessKey(pair.Value, SHA256.HashData(Encoding.UTF8.GetBytes(pair.Key))))],
    };

    /// <summary>Each call with the keys that may make it.</summary>
    public static TheoryData<string, string, string[]> Calls => new()
    {
        { "POST", "/v1/tasks", ["at_submit", "at_admin"] },
        { "POST", "/v1/tasks/{id}/cancel", ["at_submit", "at_admin"] },
        { "POST", "/v1/tasks/{id}/retry", ["at_submit", "at_admin"] },
        { "GET", "/v1/tasks", ["at_read", "at_read_payloads", "at_admin"] },
        { "GET", "/v1/tasks/{id}", ["at_read", "at_read_payloads", "at_admin"] },
        { "GET", "/v1/tasks/{id}?include=events", ["at_read", "at_read_payloads", "at_admin"] },
        { "GET", "/v1/tasks/{id}?include=payload", ["at_read_payloads", "at_admin"] },
        { "GET", "/v1/tasks/{id}?include=result", ["at_read_payloads", "at_admin"] },
        { "GET", "/v1/tasks/{id}/result", ["at_read_payloads", "at_admin"] },
        { "GET", "/v1/tasks/{id}/events", ["at_read", "at_read_payloads", "at_admin"] },
        { "GET", "/problems", [.. Callers.Keys] },
        { "GET", "/problems/not-found", [.. Callers.Keys] },
        { "GET", "/v1/nothing", [.. Callers.Keys] },
        { "DELETE", "/v1/tasks", [.. Callers.Keys] },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_needs_a_key_with_its_role(string method, string path, string[] allowed)
    {
        await using var door = await Door.OpenAsync(WithKeys);
        var id = door.Tasks.Add(task => task).Id;
        foreach (var key in Callers.Keys)
        {
            var answer = await CallAsync(door, method, path.Replace("{id}", id.ToString(), StringComparison.Ordinal), $"Bearer {key}");
            if (allowed.Contains(key))
            {
                Assert.True(answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden), $"{key}: {answer.Text}");
            }
            else
            {
                answer.AssertProblem(403, "forbidden");
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer at_wrong")]
    [InlineData("Bearer AT_SUBMIT")]
    [InlineData("Basic YTpi")]
    [InlineData("at_admin")]
    public async Task Without_a_known_key_everything_but_health_is_401(string? authorization)
    {
        await using var door = await Door.OpenAsync(WithKeys);
        foreach (var call in new[] { "POST /v1/tasks", "GET /v1/tasks", "GET /v1/tasks/x", "GET /problems", "GET /", "PUT /v1/tasks" })
        {
            var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]);
            var answer = await CallAsync(door, method, path, authorization);
            answer.AssertProblem(401, "unauthenticated");
            Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        }

        Assert.Equal(200, (int)(await CallAsync(door, "GET", "/health/live", authorization)).Status);
        Assert.Equal(200, (int)(await CallAsync(door, "GET", "/health/ready", authorization)).Status);
        Assert.Null(door.Tasks.LastSubmission);
    }

    [Fact]
    public async Task The_history_tells_which_key_cancelled()
    {
        await using var door = await Door.OpenAsync(WithKeys);
        var id = door.Tasks.Add(task => task).Id;
        await CallAsync(door, "POST", $"/v1/tasks/{id}/cancel", "bearer at_submit");
        Assert.Equal("submitter", door.Tasks.LastCancel!.Value.Who);
    }

    [Fact]
    public async Task With_a_key_the_rules_for_this_machine_do_not_apply()
    {
        await using var door = await Door.OpenAsync(WithKeys);
        var answer = await door.GetAsync("/v1/tasks", request =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer at_admin");
            request.Headers.Host = "tasks.example.com";
            request.Headers.Add("Origin", "https://app.example.com");
        });
        Assert.Equal(200, (int)answer.Status);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    public async Task Without_keys_a_host_of_this_machine_is_served(string host)
    {
        await using var door = await Door.OpenAsync();
        Assert.Equal(200, (int)(await door.GetAsync("/v1/tasks", request => request.Headers.Host = host)).Status);
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("localhost.example.com")]
    [InlineData("127.0.0.1.nip.io:8080")]
    [InlineData("0.0.0.0:8080")]
    [InlineData("192.168.1.5:8080")]
    [InlineData("[::2]")]
    public async Task Without_keys_another_host_is_403(string host)
    {
        await using var door = await Door.OpenAsync();
        (await door.SubmitAsync("""{"type":"echo"}""", request => request.Headers.Host = host)).AssertProblem(403, "forbidden");
        Assert.Null(door.Tasks.LastSubmission);
        Assert.Equal(200, (int)(await door.GetAsync("/health/live", request => request.Headers.Host = host)).Status);
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    public async Task Without_keys_what_a_web_page_or_proxy_may_have_sent_is_403(string header, string value)
    {
        await using var door = await Door.OpenAsync();
        (await door.SubmitAsync("""{"type":"echo"}""", request =>
        {
            request.Headers.Host = "localhost:8080";
            request.Headers.Add(header, value);
        })).AssertProblem(403, "forbidden");
        Assert.Null(door.Tasks.LastSubmission);
    }

    [Theory]
    [InlineData("Origin", "http://localhost:8080")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task Without_keys_a_page_of_the_server_itself_is_served(string header, string value)
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync("""{"type":"echo"}""", request =>
        {
            request.Headers.Host = "localhost:8080";
            request.Headers.Add(header, value);
        });
        Assert.Equal(202, (int)answer.Status);
    }

    [Theory]
    [InlineData("192.168.1.5", 401)]
    [InlineData("::ffff:10.0.0.1", 401)]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    public void Without_keys_another_machine_is_401_whatever_it_says(string remote, int? status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        context.Request.Host = new HostString("localhost");
        Assert.Equal(status, new Doorman([]).Check(context, Role.Read, out _)?.Kind.Status);
    }

    [Fact]
    public void A_new_key_is_found_by_its_hash()
    {
        var text = AccessKey.NewText();
        Assert.StartsWith("at_", text, StringComparison.Ordinal);
        Assert.NotEqual(text, AccessKey.NewText());
        AccessKey[] keys = [new(Callers["at_read"], AccessKey.HashOf("at_other")), new(Callers["at_admin"], AccessKey.HashOf(text))];
        Assert.Equal("admin", AccessKey.Find(keys, text)!.Caller.Name);
        Assert.Null(AccessKey.Find(keys, text + " "));
    }

    private static Task<Answer> CallAsync(Door door, string method, string path, string? authorization) =>
        door.SendAsync(new HttpMethod(method), path, request =>
        {
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            var body = path == "/v1/tasks" ? """{"type":"echo"}""" : "{}";
            request.Content = method == "POST" ? new StringContent(body, Encoding.UTF8, "application/json") : null;
        });
}
