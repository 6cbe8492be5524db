using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorTasks.HttpTests.Contract;

namespace ActorTasks.HttpTests.Fuzzing;

/// <summary>Sends bytes as they are, and reads what comes.</summary>
internal sealed class RawConnection(int port) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly byte[] _buffer = new byte[256 * 1024];
    private TcpClient? _client;
    private int _from;
    private int _to;

    /// <summary>Sends a case; the answer, or null where the connection ended without one.</summary>
    public async Task<SeenAnswer?> SendAsync(FuzzCase one, Random random)
    {
        using var patience = new CancellationTokenSource(Patience);
        if (one.Sending != Sending.Whole)
        {
            Close();
        }

        try
        {
            var stream = await OpenAsync(patience.Token);
            await WriteAsync(stream, one, random, patience.Token);
            if (one.Sending is Sending.Closed or Sending.Reset)
            {
                Close(isReset: one.Sending == Sending.Reset);
                return null;
            }

            var answer = await ReadAsync(stream, one, patience.Token);
            if (one.Sending != Sending.Whole || answer?.Header("Connection") == "close")
            {
                Close();
            }

            return answer;
        }
        catch (IOException)
        {
            // The server may close while more is being sent.
            Close();
            return null;
        }
    }

    public void Dispose() => Close();

    private void Close(bool isReset = false)
    {
        if (isReset && _client is not null)
        {
            _client.Client.LingerState = new LingerOption(true, 0); // close sends a reset
        }

        _client?.Dispose();
        _client = null;
        _from = _to = 0;
    }

    private async Task<NetworkStream> OpenAsync(CancellationToken cancellation)
    {
        if (_client is null)
        {
            _client = new TcpClient { NoDelay = true };
            await _client.ConnectAsync(IPAddress.Loopback, port, cancellation);
        }

        return _client.GetStream();
    }

    private static async Task WriteAsync(NetworkStream stream, FuzzCase one, Random random, CancellationToken cancellation)
    {
        var rest = one.Bytes.AsMemory();
        while (!rest.IsEmpty)
        {
            var piece = one.Sending == Sending.Slow ? Math.Min(random.Next(1, 64), rest.Length) : rest.Length;
            await stream.WriteAsync(rest[..piece], cancellation);
            await Task.Yield();
            rest = rest[piece..];
        }
    }

    private async Task<SeenAnswer?> ReadAsync(NetworkStream stream, FuzzCase one, CancellationToken cancellation)
    {
        while (true)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            if (await LineAsync(stream, cancellation) is not { Length: > 12 } first)
            {
                return null;
            }

            while (await LineAsync(stream, cancellation) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            var status = int.Parse(first.AsSpan(9, 3), CultureInfo.InvariantCulture);
            if (status < 200)
            {
                continue;
            }

            var hasBody = one.Method != "HEAD" && status is not (204 or 304);
            var body = hasBody ? await BodyAsync(stream, headers, cancellation) : [];
            var type = headers.GetValueOrDefault("Content-Type")?.Split(';')[0];
            return new SeenAnswer(one.Method, one.Target?.Split('?')[0] ?? "/", status, type, name => headers.GetValueOrDefault(name), body);
        }
    }

    private async Task<byte[]> BodyAsync(NetworkStream stream, Dictionary<string, string> headers, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        if (headers.TryGetValue("Content-Length", out var length))
        {
            await TakeAsync(stream, body, int.Parse(length, CultureInfo.InvariantCulture), cancellation);
        }
        else if (headers.ContainsKey("Transfer-Encoding"))
        {
            while (await LineAsync(stream, cancellation) is { } size && int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var bytes)
            {
                await TakeAsync(stream, body, bytes, cancellation);
                await LineAsync(stream, cancellation);
            }

            await LineAsync(stream, cancellation);
        }

        return body.ToArray();
    }

    private async Task TakeAsync(NetworkStream stream, MemoryStream into, int bytes, CancellationToken cancellation)
    {
        while (bytes > 0)
        {
            if (_from == _to && !await FillAsync(stream, cancellation))
            {
                throw new IOException("The answer ended before its end.");
            }

            var piece = Math.Min(bytes, _to - _from);
            into.Write(_buffer, _from, piece);
            _from += piece;
            bytes -= piece;
        }
    }

    private async Task<string?> LineAsync(NetworkStream stream, CancellationToken cancellation)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_from, _to - _from).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _from, end);
                _from += end + 2;
                return line;
            }

            if (!await FillAsync(stream, cancellation))
            {
                return null;
            }
        }
    }

    private async Task<bool> FillAsync(NetworkStream stream, CancellationToken cancellation)
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_to), cancellation);
        _to += read;
        return read > 0;
    }
}
