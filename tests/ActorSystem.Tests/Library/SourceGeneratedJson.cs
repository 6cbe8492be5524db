using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Node;

namespace ActorTasks.ActorSystemTests.Library;

public sealed record SendEmail(string To, int Copies);

public sealed record Sent(string To);

[JsonDerivedType(typeof(Circle), "circle")]
public abstract record Shape;

public sealed record Circle(double Radius) : Shape;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SendEmail))]
[JsonSerializable(typeof(Sent))]
[JsonSerializable(typeof(Shape))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(double))]
internal sealed partial class MailJson : JsonSerializerContext;

/// <summary>Payloads and results by source-generated contexts: nothing is reflected on.</summary>
public sealed class SourceGeneratedJson
{
    [Fact]
    public async Task Payload_and_result_go_through_the_context_alone()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks
            .Json(MailJson.Default)
            .Handle<SendEmail>("send-email", (SendEmail mail) => new Sent($"{mail.To} × {mail.Copies}")));
        var handle = await node.Client.EnqueueAsync(new SendEmail("ann", 2));
        Assert.Equal("send-email", handle.Type);
        var end = await handle.WaitAsync().WaitAsync(TestNode.Patience);
        Assert.Equal(TaskStage.Succeeded, end.State);
        Assert.Equal(new Sent("ann × 2"), await handle.ResultAsync<Sent>());
        Assert.Equal("""{"to":"ann","copies":2}""", await TextAsync(node, handle.Id));
    }

    [Fact]
    public async Task A_type_that_the_context_lacks_is_refused_with_a_word_of_the_context()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Json(MailJson.Default).Handle<SendEmail>("send-email", (SendEmail mail) => new Sent(mail.To)));
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() => node.Client.EnqueueAsync("send-email", new { to = "ann" }));
        Assert.Equal("invalid-request", refused.Slug);
        Assert.Contains("cannot be written as JSON", refused.Message, StringComparison.Ordinal);
        var handle = await node.Client.EnqueueAsync(new SendEmail("ann", 1));
        await handle.WaitAsync().WaitAsync(TestNode.Patience);
        Assert.Equal("invalid-request", (await Assert.ThrowsAsync<TaskRefusedException>(() => handle.ResultAsync<Uri>())).Slug);
    }

    [Fact]
    public void Handlers_whose_types_the_context_lacks_stop_the_start()
    {
        var tasks = new ActorTasksBuilder().Json(MailJson.Default)
            .Handle("payload", (Uri address) => { _ = address; })
            .Handle("result", () => new Uri("http://localhost/"))
            .Handle("raw", (ReadOnlyMemory<byte> bytes) => { _ = bytes; });
        var faults = Assert.Throws<TaskRegistrationException>(() => new HandlerRegistry(tasks.Handlers, null, tasks.PayloadJson)).Faults;
        Assert.Equal(2, faults.Count);
        Assert.Contains("'payload': the payload type Uri", faults[0], StringComparison.Ordinal);
        Assert.Contains("[JsonSerializable(typeof(Uri))]", faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_is_written_as_its_declared_type_unless_members_would_be_lost()
    {
        var json = PayloadJson.Of(new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = MailJson.Default });
        Assert.Equal("""{"$type":"circle","radius":2}""", Text(json.Write<Shape>(new Circle(2))));
        Assert.Equal("""["a"]""", Text(json.Write<IReadOnlyList<string>>(new[] { "a" })));
        Assert.Equal("""{"to":"ann","copies":1}""", Text(json.Write<object>(new SendEmail("ann", 1))));
        Assert.Equal("""{"a":1,"b":2}""", Text(PayloadJson.Default.Write<IBase>(new Derived(1, 2))));
    }

    [Fact]
    public void Later_changes_of_the_options_do_not_reach_the_tasks()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        var tasks = new ActorTasksBuilder().Json(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper;
        Assert.Equal("""{"first_name":1}""", Text(tasks.PayloadJson.Write(new { FirstName = 1 })));
    }

    public interface IBase
    {
        int A { get; }
    }

    public sealed record Derived(int A, int B) : IBase;

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);

    private static async Task<string> TextAsync(TestNode node, TaskId id) =>
        Encoding.UTF8.GetString((await node.Store.Queries.PayloadAsync(id, default))!.Value.Span);
}
