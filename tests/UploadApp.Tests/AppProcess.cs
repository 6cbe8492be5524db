using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace UploadAppTests;

/// <summary>The built application as a process of its own, on a free port of loopback, that can be killed.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private AppProcess(ProcessStartInfo start, int port)
    {
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = s_patience };
    }

    public HttpClient Client { get; }

    public long PeakResidentBytes => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line["VmHWM:".Length..].Trim().Split(' ')[0], null) * 1024)
        .First();

    public static AppProcess Start(string folder, double mibPerSecond = 0)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "UploadApp"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["actortasks__store__data"] = Path.Combine(folder, "tasks");
        start.Environment["Upload__Folder"] = Path.Combine(folder, "files");
        start.Environment["Upload__MiBPerSecond"] = mibPerSecond.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new AppProcess(start, port);
    }

    /// <summary>Asks until the application listens and its tasks are ready.</summary>
    public async Task ReadyAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The application ended. It printed:\n{Output()}");
            }

            try
            {
                using var answer = await Client.GetAsync("/background/health/ready", limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!limit.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Asks for the status of a file until it is as expected.</summary>
    public async Task<JsonElement> WhenAsync(string path, Func<JsonElement, bool> isExpected)
    {
        using var limit = new CancellationTokenSource(s_patience);
        var last = "nothing";
        while (!limit.IsCancellationRequested)
        {
            last = await Client.GetStringAsync(path, limit.Token);
            var status = JsonDocument.Parse(last).RootElement;
            if (isExpected(status))
            {
                return status;
            }

            await Task.Yield();
        }

        throw new TimeoutException($"{path} is still {last}. The application printed:\n{Output()}");
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private string Output()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
