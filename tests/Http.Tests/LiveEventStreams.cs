using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ActorTasks.Http;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests;

/// <summary>The events of a task as they happen.</summary>
public sealed class LiveEventStreams
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_reader_gets_the_history_and_then_what_happens_and_the_stream_ends_with_the_task()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        Happen(door, task, 1);
        using var stream = await OpenAsync(door, task.Id);
        Assert.Equal("text/event-stream", stream.MediaType);
        Assert.Equal("no-store", stream.CacheControl);
        Assert.Equal((1, "TaskCancelled"), await stream.NextAsync());
        Happen(door, task, 3);
        Assert.Equal((2, "TaskCancelled"), await stream.NextAsync());
        Assert.Equal((3, "TaskCancelled"), await stream.NextAsync());
        Happen(door, task with { State = StoredState.Cancelled }, 4);
        Assert.Equal((4, "TaskCancelled"), await stream.NextAsync());
        Assert.Null(await stream.NextAsync());
        await NobodyWatchesAsync(door);
    }

    [Fact]
    public async Task Data_is_the_event_as_the_history_shows_it_on_one_line()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = StoredState.Cancelled });
        door.Tasks.Change(task, [Entry(task.Id, 1, "two\nlines")]);
        using var stream = await OpenAsync(door, task.Id);
        Assert.Equal((1, "TaskCancelled"), await stream.NextAsync());
        var history = await door.GetAsync($"/v1/tasks/{task.Id}/events");
        Assert.Equal(history.Json.GetProperty("events")[0].GetRawText(), stream.Data);
        Assert.Equal("two\nlines", JsonDocument.Parse(stream.Data).RootElement.GetProperty("who").GetString());
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("?after=2", null, 3)]
    [InlineData("?after=0", 2, 3)]
    [InlineData("", 200, 201)]
    public async Task A_reader_that_comes_back_goes_on_where_it_was(string query, int? last, int first)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        Happen(door, task with { State = StoredState.Cancelled }, 300);
        using var stream = await OpenAsync(door, task.Id, query, first == 1 ? null : last);
        for (var number = first; number <= 300; number++)
        {
            Assert.Equal((number, "TaskCancelled"), await stream.NextAsync());
        }

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Whoever_has_the_last_event_of_a_final_task_is_told_not_to_come_again()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        Happen(door, task with { State = StoredState.Cancelled }, 3);
        Assert.Equal(204, (int)(await GetAsync(door, task.Id, last: "3")).Status);

        // A retry after the last event goes on.
        Happen(door, task, 4);
        using var stream = await OpenAsync(door, task.Id, last: 3);
        Assert.Equal((4, "TaskCancelled"), await stream.NextAsync());
        Happen(door, task with { State = StoredState.Cancelled }, 5);
        Assert.Equal((5, "TaskCancelled"), await stream.NextAsync());
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public async Task A_resume_point_that_is_no_number_is_refused(string last)
    {
        await using var door = await Door.OpenAsync();
        (await GetAsync(door, door.Tasks.Add(task => task).Id, last: last)).AssertProblem(400, "invalid-request", "Last-Event-ID");
    }

    [Fact]
    public async Task What_is_wrong_is_told_before_a_stream_begins()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        (await GetAsync(door, TaskId.Create(1, 1, 1))).AssertProblem(404, "not-found");
        (await GetAsync(door, task.Id, query: "?limit=5")).AssertProblem(400, "unknown-field", "limit");
        var elsewhere = await door.GetAsync("/v1/tasks/x/events", request => request.Headers.Add("Accept", "text/event-stream"));
        elsewhere.AssertProblem(400, "invalid-request", "id");
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json, Text/Event-Stream;q=0.5")]
    public async Task A_stream_is_what_asks_for_one(string accept)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        Happen(door, task with { State = StoredState.Cancelled }, 1);
        Assert.Equal("text/event-stream", (await GetAsync(door, task.Id, accept: accept)).MediaType);
        Assert.Equal("application/json", (await GetAsync(door, task.Id, accept: "*/*")).MediaType);
    }

    [Fact]
    public async Task Beyond_the_number_of_streams_a_reader_is_refused_and_one_that_leaves_makes_room()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { SseStreams = 1 });
        var task = door.Tasks.Add(task => task);
        Happen(door, task, 1);
        using (await OpenAsync(door, task.Id))
        {
            (await GetAsync(door, task.Id)).AssertProblem(503, "overloaded");
        }

        await NobodyWatchesAsync(door);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Yield())
        {
            using var next = await OpenAsync(door, task.Id);
            if (next.Status == HttpStatusCode.OK)
            {
                Assert.Equal((1, "TaskCancelled"), await next.NextAsync());
                return;
            }
        }

        Assert.Fail("The place was not given back.");
    }

    [Fact]
    public async Task A_stream_in_which_nothing_happens_has_comments()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { SseKeepAlive = TimeSpan.FromMilliseconds(20) });
        var task = door.Tasks.Add(task => task);
        Happen(door, task, 1);
        using var stream = await OpenAsync(door, task.Id);
        for (var comments = 0; comments < 3;)
        {
            var line = await stream.LineAsync();
            Assert.NotNull(line);
            comments += line == ":" ? 1 : 0;
        }
    }

    [Fact]
    public async Task A_server_that_stops_ends_every_stream_at_once()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        Happen(door, task, 1);
        using var stream = await OpenAsync(door, task.Id);
        Assert.Equal((1, "TaskCancelled"), await stream.NextAsync());
        await door.StopAsync().WaitAsync(Patience);
        Assert.Null(await stream.NextAsync());
        Assert.Empty(door.Logged);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_cut_off()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { SseWriteTimeout = TimeSpan.FromMilliseconds(200) });
        var task = door.Tasks.Add(task => task);
        var large = new string('x', 100_000);
        door.Tasks.Change(task with { TaskSeq = 500 }, [.. Enumerable.Range(1, 500).Select(number => Entry(task.Id, number, large))]);
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, door.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/tasks/{task.Id}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"));
        for (var clock = Stopwatch.StartNew(); door.Tasks.Watchers.Count == 0; await Task.Yield())
        {
            Assert.True(clock.Elapsed < Patience, "The stream did not begin.");
        }

        await NobodyWatchesAsync(door);
    }

    /// <summary>The history of a task grows to so many events.</summary>
    private static void Happen(Door door, TaskState task, int count) =>
        door.Tasks.Change(task with { TaskSeq = count }, [.. Enumerable.Range(1, count).Select(number => Entry(task.Id, number))]);

    private static JournalEntry Entry(TaskId id, int number, string who = "ann") => new(3, number, number, 1, new TaskCancelled(id, 1_893_456_000_000_000, who));

    private static async Task NobodyWatchesAsync(Door door)
    {
        for (var clock = Stopwatch.StartNew(); door.Tasks.Watchers.Count > 0; await Task.Yield())
        {
            Assert.True(clock.Elapsed < Patience, "Somebody still watches.");
        }
    }

    private static Task<Answer> GetAsync(Door door, TaskId id, string query = "", string? last = null, string accept = "text/event-stream") =>
        door.GetAsync($"/v1/tasks/{id}/events{query}", request =>
        {
            request.Headers.Add("Accept", accept);
            if (last is not null)
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
            }
        });

    private static async Task<Reader> OpenAsync(Door door, TaskId id, string query = "", int? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/tasks/{id}/events{query}");
        request.Headers.Add("Accept", "text/event-stream");
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", $"{last}");
        }

        var response = await door.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new Reader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Reads a stream as a browser does.</summary>
    private sealed class Reader(HttpResponseMessage response, Stream stream) : IDisposable
    {
        private readonly StreamReader _lines = new(stream, Encoding.UTF8);

        public HttpStatusCode Status => response.StatusCode;

        public string? MediaType => response.Content.Headers.ContentType?.MediaType;

        public string? CacheControl => response.Headers.CacheControl?.ToString();

        /// <summary>The data of the last event.</summary>
        public string Data { get; private set; } = string.Empty;

        public Task<string?> LineAsync() => _lines.ReadLineAsync().WaitAsync(Patience);

        /// <summary>The next event, or null at the end.</summary>
        public async Task<(int Number, string Name)?> NextAsync()
        {
            var (number, name) = (0, string.Empty);
            while (await LineAsync() is { } line)
            {
                if (line.Length == 0 && number > 0)
                {
                    return (number, name);
                }

                number = line.StartsWith("id: ", StringComparison.Ordinal) ? int.Parse(line[4..], null) : number;
                name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
                Data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : Data;
            }

            return null;
        }

        public void Dispose()
        {
            _lines.Dispose();
            response.Dispose();
        }
    }
}
