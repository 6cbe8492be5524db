using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorTasks.HttpTests.Fakes;

namespace ActorTasks.HttpTests;

/// <summary>Callers who leave in the middle.</summary>
public sealed class Hangups
{
    [Fact]
    public async Task A_caller_who_resets_the_connection_in_the_middle_of_a_body_harms_nobody()
    {
        await using var door = await Door.OpenAsync();
        for (var number = 0; number < 20; number++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, door.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));

            // The server says so when it has begun to wait for the body.
            var begun = new byte[25];
            await client.GetStream().ReadExactlyAsync(begun);
            Assert.StartsWith("HTTP/1.1 100 Continue", Encoding.ASCII.GetString(begun), StringComparison.Ordinal);
            client.Client.LingerState = new LingerOption(true, 0); // close sends a reset
        }

        Assert.Equal(202, (int)(await door.SubmitAsync("""{"type":"echo"}""")).Status);
        Assert.Equal("null", Encoding.UTF8.GetString(door.Tasks.LastSubmission!.Payload.Span));
        await door.StopAsync();
        Assert.Empty(door.Logged);
    }
}
