using System.Text.Json;

namespace ActorTasks.TaskLifecycleTests;

public sealed class TaskIdsInJson
{
    private static readonly TaskId s_id = TaskId.Create(1_700_000_000_000, 3, 42);

    [Fact]
    public void A_task_id_is_written_as_its_canonical_text_and_read_back() =>
        Assert.Equal(s_id, JsonSerializer.Deserialize<TaskId>(JsonSerializer.Serialize(s_id)));

    [Fact]
    public void A_task_id_may_be_the_name_of_a_member()
    {
        var json = JsonSerializer.Serialize(new Dictionary<TaskId, int> { [s_id] = 1 });
        Assert.Equal($$"""{"{{s_id}}":1}""", json);
        Assert.Equal(1, JsonSerializer.Deserialize<Dictionary<TaskId, int>>(json)![s_id]);
    }

    [Theory]
    [InlineData("\"no id\"")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Anything_else_is_no_task_id(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TaskId>(json));
}
