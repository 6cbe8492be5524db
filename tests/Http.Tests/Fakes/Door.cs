using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ActorTasks.Actors;
using ActorTasks.Http;
using ActorTasks.HttpTests.Contract;
using ActorTasks.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.HttpTests.Fakes;

/// <summary>The front door on a port of this machine, with fakes behind it.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly LoggedLines _log;

    private Door(WebApplication application, FakeTasks tasks, Uri address, LoggedLines log)
    {
        _application = application;
        Tasks = tasks;
        _log = log;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public FakeTasks Tasks { get; }

    public HttpClient Client { get; }

    /// <summary>What was logged as an error or as worse.</summary>
    public IReadOnlyCollection<string> Logged => _log.Errors;

    /// <summary>What the front door mapped.</summary>
    public IReadOnlyList<RouteEndpoint> Routes => [.. ((IEndpointRouteBuilder)_application).DataSources.SelectMany(source => source.Endpoints).Cast<RouteEndpoint>()];

    public int Port => Client.BaseAddress!.Port;

    public static async Task<Door> OpenAsync(FrontDoorOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var log = new LoggedLines();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var tasks = new FakeTasks();
        builder.Services.AddSingleton<ITaskGateway>(tasks).AddSingleton<ITaskQueries>(tasks).AddSingleton(tasks.Files).AddSingleton(tasks.Watchers);
        var application = builder.Build();
        application.MapActorTasksServer(options ?? new FrontDoorOptions());
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new Door(application, tasks, new Uri(address), log);
    }

    public Task<Answer> PostAsync(string path, string? json, Action<HttpRequestMessage>? change = null) =>
        SendAsync(HttpMethod.Post, path, request =>
        {
            request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
            change?.Invoke(request);
        });

    public Task<Answer> SubmitAsync(string json, Action<HttpRequestMessage>? change = null) => PostAsync("/v1/tasks", json, change);

    public Task<Answer> GetAsync(string path, Action<HttpRequestMessage>? change = null) => SendAsync(HttpMethod.Get, path, change);

    public async Task<Answer> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        change?.Invoke(request);
        return await SendAsync(request);
    }

    /// <summary>Sends a request; whatever answer comes is held against the OpenAPI document.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var answer = new Answer(response, await response.Content.ReadAsByteArrayAsync());
        var fault = ApiContract.Served.FaultOf(SeenAnswer.Of(request, response, answer.Bytes));
        Assert.True(fault is null, $"{request.Method} {request.RequestUri}: {fault}\n{answer.Text}");
        return answer;
    }

    /// <summary>Sends bytes as they are and reads until the server closes or has sent a whole answer.</summary>
    public async Task<string> SendRawAsync(byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        var stream = client.GetStream();
        await stream.WriteAsync(bytes);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            answer.Append(line).Append("\r\n");
            length = line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(line[15..], null) : length;
            if (line.Length == 0)
            {
                break;
            }
        }

        var body = new char[length];
        var read = await reader.ReadBlockAsync(body);
        return answer.Append(body, 0, read).ToString();
    }

    public Task<string> SendRawAsync(string text) => SendRawAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Tells the application to stop, while the server still answers.</summary>
    public void BeginToStop() => _application.Lifetime.StopApplication();

    /// <summary>Stops the server; every request has ended then.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
        Tasks.Dispose();
    }
}

/// <summary>An answer that has been read whole.</summary>
internal sealed class Answer(HttpResponseMessage response, byte[] bytes)
{
    public HttpStatusCode Status => response.StatusCode;

    public HttpResponseMessage Response => response;

    public byte[] Bytes => bytes;

    public string Text { get; } = Encoding.UTF8.GetString(bytes);

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    public JsonElement Json => JsonDocument.Parse(bytes).RootElement;

    public string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    /// <summary>Asserts a problem of this name; gives its body.</summary>
    public JsonElement AssertProblem(int status, string slug)
    {
        Assert.True((int)Status == status, $"{status} {slug} was expected, {(int)Status} came: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal("/problems/" + slug, Json.GetProperty("type").GetString());
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        Assert.True(status != 503 || Header("Retry-After") is not null, "A 503 has Retry-After.");
        return Json;
    }

    /// <summary>Asserts a problem that names exactly these fields.</summary>
    public JsonElement AssertProblem(int status, string slug, params string[] fields)
    {
        var problem = AssertProblem(status, slug);
        Assert.Equal(fields.Order(), problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!).Order());
        return problem;
    }
}
