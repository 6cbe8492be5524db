using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ActorTasks.Http;
using ActorTasks.Http.Waiting;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.HttpTests;

/// <summary>Requests that wait for the end of a task.</summary>
public sealed class Waits
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("wait=10", 10)]
    [InlineData("WAIT = 10", 10)]
    [InlineData("wait=\"10\"", 10)]
    [InlineData("respond-async, wait=7", 7)]
    [InlineData("foo=\"a, wait=1 \\\" ; b\", wait=7; x=1", 7)]
    [InlineData("wait=60", 60)]
    [InlineData("wait=61", 60)]
    [InlineData("wait=99999999999999999999", 60)]
    [InlineData("wait=3, wait=9", 3)]
    [InlineData("wait=0", null)]
    [InlineData("wait", null)]
    [InlineData("wait=", null)]
    [InlineData("wait=-1", null)]
    [InlineData("wait=1.5", null)]
    [InlineData("wait=ten, wait=9", null)]
    [InlineData("waiting=9", null)]
    [InlineData("", null)]
    [InlineData(",,;=\"", null)]
    public void A_preference_is_read_as_RFC_7240_says_and_what_cannot_be_read_is_ignored(string prefer, int? seconds) =>
        Assert.Equal(seconds, PreferWait.SecondsOf(new HeaderDictionary { ["Prefer"] = prefer }));

    [Fact]
    public async Task A_submit_that_waits_is_answered_with_the_finished_task()
    {
        await using var door = await Door.OpenAsync();
        var submit = door.SubmitAsync("""{"type":"echo"}""", Prefer("wait=60"));
        var task = Assert.Single(await WaitersAsync(door, 1));
        door.Tasks.Change(Finished(task));
        var answer = await submit.WaitAsync(Patience);
        Assert.Equal((200, "wait=60", null), ((int)answer.Status, answer.Header("Preference-Applied"), answer.Header("Retry-After")));
        Assert.Equal("succeeded", answer.Json.GetProperty("state").GetString());
        Assert.Equal(3, answer.Json.GetProperty("resultSummary").GetProperty("bytes").GetInt32());
        Assert.Equal($"/v1/tasks/{task.Id}", answer.Header("Location"));
        Assert.Equal(0, door.Tasks.Watchers.Count);
    }

    [Fact]
    public async Task A_submit_whose_task_does_not_end_in_time_is_answered_202()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync("""{"type":"echo"}""", Prefer("wait=1"));
        Assert.Equal((202, "wait=1", "1"), ((int)answer.Status, answer.Header("Preference-Applied"), answer.Header("Retry-After")));
        Assert.Equal(0, door.Tasks.Watchers.Count);
    }

    [Fact]
    public async Task A_submit_that_does_not_ask_to_wait_hears_nothing_of_waiting()
    {
        await using var door = await Door.OpenAsync();
        foreach (var change in new[] { null, Prefer("wait=soon"), Prefer("return=minimal") })
        {
            var answer = await door.SubmitAsync("""{"type":"echo"}""", change);
            Assert.Equal((202, null, null), ((int)answer.Status, answer.Header("Preference-Applied"), answer.Header("Retry-After")));
        }
    }

    [Fact]
    public async Task A_read_waits_for_the_end_too()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = StoredState.Running });
        var read = door.GetAsync($"/v1/tasks/{task.Id}", Prefer("wait=60"));
        await WaitersAsync(door, 1);
        door.Tasks.Change(Finished(task));
        var answer = await read.WaitAsync(Patience);
        Assert.Equal((200, "wait=60", "succeeded"), ((int)answer.Status, answer.Header("Preference-Applied"), answer.Json.GetProperty("state").GetString()));

        var again = await door.GetAsync($"/v1/tasks/{task.Id}", Prefer("wait=60"));
        Assert.Equal((200, "wait=60"), ((int)again.Status, again.Header("Preference-Applied")));
    }

    [Fact]
    public async Task Events_that_are_not_the_end_do_not_end_a_wait()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        var read = door.GetAsync($"/v1/tasks/{task.Id}", Prefer("wait=60"));
        await WaitersAsync(door, 1);
        door.Tasks.Change(task with { State = StoredState.Running });
        door.Tasks.Watchers.LookAgain(task.Id.Partition);
        Assert.False(read.IsCompleted);
        door.Tasks.Change(Finished(task));
        Assert.Equal("succeeded", (await read.WaitAsync(Patience)).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_wait_ends_when_the_end_was_never_told_but_a_shard_came_up_again()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        var read = door.GetAsync($"/v1/tasks/{task.Id}", Prefer("wait=60"));
        await WaitersAsync(door, 1);
        door.Tasks.Put(Finished(task));
        door.Tasks.Watchers.LookAgain(task.Id.Partition + 1);
        Assert.False(read.IsCompleted);
        door.Tasks.Watchers.LookAgain(task.Id.Partition);
        Assert.Equal("succeeded", (await read.WaitAsync(Patience)).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Beyond_the_number_that_may_wait_the_answer_comes_at_once()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { Waiters = 1 });
        var task = door.Tasks.Add(task => task);
        var waiting = door.GetAsync($"/v1/tasks/{task.Id}", Prefer("wait=60"));
        await WaitersAsync(door, 1);
        var read = await door.GetAsync($"/v1/tasks/{task.Id}", Prefer("wait=60")).WaitAsync(Patience);
        Assert.Equal((200, null), ((int)read.Status, read.Header("Preference-Applied")));
        var submit = await door.SubmitAsync("""{"type":"echo"}""", Prefer("wait=60")).WaitAsync(Patience);
        Assert.Equal((202, null, "1"), ((int)submit.Status, submit.Header("Preference-Applied"), submit.Header("Retry-After")));
        door.Tasks.Change(Finished(task));
        await waiting.WaitAsync(Patience);
        var next = door.GetAsync($"/v1/tasks/{door.Tasks.Add(other => other).Id}", Prefer("wait=60"));
        await WaitersAsync(door, 1);
        await door.StopAsync().WaitAsync(Patience);
        await next;
    }

    [Fact]
    public async Task A_caller_who_leaves_frees_the_place()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", door.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/tasks/{task.Id} HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=60\r\n\r\n"));
            await WaitersAsync(door, 1);
        }

        await WaitersAsync(door, 0);
    }

    [Fact]
    public async Task A_server_that_stops_ends_every_wait_at_once()
    {
        await using var door = await Door.OpenAsync();
        var submit = door.SubmitAsync("""{"type":"echo"}""", Prefer("wait=60"));
        await WaitersAsync(door, 1);
        await door.StopAsync().WaitAsync(Patience);
        Assert.Equal(202, (int)(await submit).Status);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_does_not_take_back_the_202()
    {
        await using var door = await Door.OpenAsync();
        door.Tasks.ReadFailure = new StoreUnavailableException("of the test");
        Assert.Equal(202, (int)(await door.SubmitAsync("""{"type":"echo"}""", Prefer("wait=60")).WaitAsync(Patience)).Status);
    }

    private static Action<HttpRequestMessage> Prefer(string value) => request => request.Headers.TryAddWithoutValidation("Prefer", value);

    private static TaskState Finished(TaskState task) => task with
    {
        State = StoredState.Succeeded,
        TaskSeq = task.TaskSeq + 2,
        Result = new DataInfo("application/json", 3, new string('0', 64)),
    };

    /// <summary>Waits until so many watch; gives the tasks that there are.</summary>
    private static async Task<IReadOnlyCollection<TaskState>> WaitersAsync(Door door, int count)
    {
        for (var clock = Stopwatch.StartNew(); door.Tasks.Watchers.Count != count; await Task.Yield())
        {
            Assert.True(clock.Elapsed < Patience, $"{door.Tasks.Watchers.Count} instead of {count} watch.");
        }

        return door.Tasks.All;
    }
}
