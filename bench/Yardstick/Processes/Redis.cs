using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ActorTasks.Yardstick.Processes;

/// <summary>A Redis of its own: append-only file, synced each second.</summary>
internal sealed class Redis : IAsyncDisposable
{
    private Redis(Child child, int port) => (Server, Port) = (child, port);

    public Child Server { get; }

    public int Port { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}");

    public static async Task<Redis> StartAsync(RunFolder run, CancellationToken cancellation)
    {
        var port = RunFolder.FreePort();
        var child = Child.Start(run,
        [
            "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", run.New("redis"),
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no", "--loglevel", "warning",
        ]);
        var redis = new Redis(child, port);
        try
        {
            await child.UntilAsync(async () => await redis.TryAskAsync("PING") == "+PONG", cancellation);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>The number that a command answers.</summary>
    public async Task<long> NumberAsync(string command, int database = 0)
    {
        var answer = await TryAskAsync(command, database) ?? throw new InvalidOperationException("Redis does not answer.");
        return long.Parse(answer.AsSpan(1), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task<string?> TryAskAsync(string command, int database = 0)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SELECT {database}\r\n{command}\r\n")));
            await reader.ReadLineAsync();
            return await reader.ReadLineAsync();
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
