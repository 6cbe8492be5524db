using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace ActorTasks.Floor;

/// <summary><c>POST /v1/tasks</c> with no checks but that the body is JSON.</summary>
internal sealed class Submits(FloorWriter writer)
{
    private uint _next;

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not { } length)
        {
            context.Response.StatusCode = StatusCodes.Status411LengthRequired;
            return;
        }

        var body = context.Request.BodyReader;
        var arrived = await body.ReadAtLeastAsync((int)length, context.RequestAborted);
        var (type, payload) = Read(arrived.Buffer.IsSingleSegment ? arrived.Buffer.FirstSpan : arrived.Buffer.ToArray());
        body.AdvanceTo(arrived.Buffer.End);
        var partition = (int)(Interlocked.Increment(ref _next) % FloorWriter.Partitions);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(payload));
        var task = FloorTask.Create(partition, type, payload, sha256, FloorWriter.NowUs);
        FloorJson.Encode(task);
        await writer.Submit(task);
        var answer = FloorJson.Answer(task);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        response.ContentLength = answer.Length;
        response.Headers.Location = $"/v1/tasks/{task.Id}";
        response.Headers.CacheControl = "no-store";
        await response.BodyWriter.WriteAsync(answer);
    }

    private static (string Type, byte[] Payload) Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var type = string.Empty;
        byte[] payload = [];
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                type = json.GetString()!;
            }
            else
            {
                var isPayload = json.ValueTextEquals("payload"u8);
                json.Read();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                payload = isPayload ? body[start..(int)json.BytesConsumed].ToArray() : payload;
            }
        }

        return (type, payload);
    }
}
