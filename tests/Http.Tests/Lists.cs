using System.Globalization;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests;

/// <summary>Lists: filters, order and pages.</summary>
public sealed class Lists
{
    private static readonly TaskId Last = TaskId.Parse("01932c07-1b5e-7003-9a51-0c2e5f6a7b80");

    [Fact]
    public async Task A_list_shows_tasks_without_payloads_and_stacks()
    {
        await using var door = await Door.OpenAsync();
        door.Tasks.Add(task => task with { Error = new TaskError("Broken", "short", "a long stack", 1, "f") }, """{"secret":1}""");
        var answer = await door.GetAsync("/v1/tasks");
        Assert.Equal("echo", answer.Json.GetProperty("tasks")[0].GetProperty("type").GetString());
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Contains("short", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("long stack", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.Json.TryGetProperty("cursor", out _));
        Assert.False(answer.Json.TryGetProperty("partial", out _));
        Assert.Equal(50, door.Tasks.LastFilter!.Limit);
        Assert.False(door.Tasks.LastFilter.OldestFirst);
    }

    [Fact]
    public async Task Every_filter_arrives()
    {
        await using var door = await Door.OpenAsync();
        await door.GetAsync("/v1/tasks?state=failed,cancelled&type=a:b&queue=q&tag=t%20%C3%BC&key=k/1"
            + "&since=2030-01-01T00:00:00Z&until=2030-01-02T01:00:00%2B01:00&order=oldest&limit=500");
        var filter = door.Tasks.LastFilter!;
        Assert.Equal([StoredState.Failed, StoredState.Cancelled], filter.States);
        Assert.Equal(("a:b", "q", "t ü", "k/1"), (filter.Type, filter.Queue, filter.Tag, filter.Key));
        Assert.Equal(86_400_000_000, filter.UntilUs - filter.SinceUs);
        Assert.True(filter.OldestFirst);
        Assert.Equal(500, filter.Limit);
        Assert.NotEqual(0, filter.NowUs);
    }

    [Theory]
    [InlineData("queued", false, null)]
    [InlineData("scheduled", true, false)]
    [InlineData("retrying", true, true)]
    [InlineData("retrying,scheduled", true, null)]
    [InlineData("queued,scheduled,retrying", null, null)]
    public async Task The_words_for_waiting_become_what_the_tables_know(string words, bool? ready, bool? retrying)
    {
        await using var door = await Door.OpenAsync();
        Assert.Equal(200, (int)(await door.GetAsync($"/v1/tasks?state={words}")).Status);
        var filter = door.Tasks.LastFilter!;
        Assert.Equal([StoredState.Waiting], filter.States);
        Assert.Equal(ready, filter.ReadyAhead);
        Assert.Equal(retrying, filter.Retrying);
    }

    [Fact]
    public async Task All_words_for_waiting_go_together_with_other_states()
    {
        await using var door = await Door.OpenAsync();
        await door.GetAsync("/v1/tasks?state=queued,scheduled,retrying,running");
        Assert.Equal([StoredState.Waiting, StoredState.Running], door.Tasks.LastFilter!.States);
    }

    [Theory]
    [InlineData("state=finished", 400, "invalid-request", "state")]
    [InlineData("state=", 400, "invalid-request", "state")]
    [InlineData("state=waiting", 400, "invalid-request", "state")]
    [InlineData("state=queued,retrying", 400, "invalid-request", "state")]
    [InlineData("state=queued,failed", 400, "invalid-request", "state")]
    [InlineData("state=failed&state=failed", 400, "invalid-request", "state")]
    [InlineData("type=a%20b", 400, "invalid-request", "type")]
    [InlineData("queue=", 400, "invalid-request", "queue")]
    [InlineData("since=yesterday", 400, "invalid-request", "since")]
    [InlineData("until=2030-01-01T00:00:00+01:00", 400, "invalid-request", "until")]
    [InlineData("since=2030-01-01T00:00:00Z&until=2030-01-01T00:00:00Z", 422, "limit-exceeded", "until")]
    [InlineData("order=random", 400, "invalid-request", "order")]
    [InlineData("limit=0", 422, "limit-exceeded", "limit")]
    [InlineData("limit=501", 422, "limit-exceeded", "limit")]
    [InlineData("limit=99999999999999999999", 400, "invalid-request", "limit")]
    [InlineData("limit=ten", 400, "invalid-request", "limit")]
    [InlineData("cursor=", 400, "invalid-request", "cursor")]
    [InlineData("cursor=x", 400, "invalid-request", "cursor")]
    [InlineData("cursor=AZMsBxteCAOaUQwuX2p7gAAAAAAAAAAAAAAAAAA", 400, "invalid-request", "cursor")]
    [InlineData("staet=failed", 400, "unknown-field", "staet")]
    [InlineData("text=x", 400, "unknown-field", "text")]
    public async Task What_cannot_be_filtered_by_is_named(string query, int status, string slug, string field)
    {
        await using var door = await Door.OpenAsync();
        (await door.GetAsync($"/v1/tasks?{query}")).AssertProblem(status, slug, field);
        Assert.Null(door.Tasks.LastFilter);
    }

    [Fact]
    public async Task A_closest_parameter_is_named()
    {
        await using var door = await Door.OpenAsync();
        var problem = (await door.GetAsync("/v1/tasks?staet=failed")).AssertProblem(400, "unknown-field");
        Assert.Contains("'state'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_leads_to_the_next_page_of_the_same_list()
    {
        await using var door = await Door.OpenAsync();
        var cursor = await CursorOfAsync(door, "type=echo");
        Assert.Equal(200, (int)(await door.GetAsync($"/v1/tasks?type=echo&limit=7&cursor={cursor}")).Status);
        Assert.Equal(Last, door.Tasks.LastFilter!.After);
    }

    [Theory]
    [InlineData("type=other")]
    [InlineData("")]
    [InlineData("type=echo&order=oldest")]
    [InlineData("type=echo&state=failed")]
    [InlineData("type=echo&since=2030-01-01T00:00:00Z")]
    public async Task A_cursor_of_another_list_is_400(string query)
    {
        await using var door = await Door.OpenAsync();
        var cursor = await CursorOfAsync(door, "type=echo");
        (await door.GetAsync($"/v1/tasks?{query}&cursor={cursor}")).AssertProblem(400, "invalid-request", "cursor");
    }

    [Fact]
    public async Task A_cursor_that_was_changed_in_any_place_is_400()
    {
        await using var door = await Door.OpenAsync();
        var cursor = await CursorOfAsync(door, "type=echo");
        for (var place = 0; place < cursor.Length - 1; place++)
        {
            var changed = cursor[..place] + (cursor[place] == 'A' ? 'B' : 'A') + cursor[(place + 1)..];
            (await door.GetAsync($"/v1/tasks?type=echo&cursor={changed}")).AssertProblem(400, "invalid-request", "cursor");
        }
    }

    [Fact]
    public async Task A_page_that_was_cut_says_that_it_is_partial()
    {
        await using var door = await Door.OpenAsync();
        door.Tasks.Page = new TaskPage([], Last, Partial: true);
        var json = (await door.GetAsync("/v1/tasks")).Json;
        Assert.True(json.GetProperty("partial").GetBoolean());
        Assert.NotEmpty(json.GetProperty("cursor").GetString()!);
    }

    private static async Task<string> CursorOfAsync(Door door, string query)
    {
        door.Tasks.Page = new TaskPage([new TaskRow(door.Tasks.Add(task => task), null)], Last, false);
        return (await door.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/v1/tasks?{query}"))).Json.GetProperty("cursor").GetString()!;
    }
}
