using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorTasks.PostgresTesting;

namespace ActorTasks.FaultsTests.Server;

/// <summary>The built server as a process of its own, on a free port of loopback, that can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Between two looks: asking without would take the processor from the very process that is to answer.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>The server that is run: the one beside the tests unless told otherwise.</summary>
    public static string Program { get; set; } = Path.Combine(AppContext.BaseDirectory, "ActorTasks.Server");

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(ProcessStartInfo start, int port)
    {
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        // A test whose preparation fails has nobody to end it.
        AppDomain.CurrentDomain.ProcessExit += KillAtEnd;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1024 })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public HttpClient Client { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code; valid once <see cref="ExitedAsync"/> completed.</summary>
    public int ExitCode => _process.ExitCode;

    public long ResidentBytes => StatusKiB("VmRSS:") * 1024;

    /// <summary>The most that it ever held in memory.</summary>
    public long PeakResidentBytes => StatusKiB("VmHWM:") * 1024;

    /// <summary>All that it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Processor time of all threads since the start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the server; <paramref name="prefix"/> may wrap it in another program such as strace.</summary>
    public static ServerProcess Start(string data, IReadOnlyList<string>? settings = null, IReadOnlyList<string>? prefix = null, IReadOnlyList<string>? flags = null)
    {
        var port = Ports.Free();
        List<string> words = [.. prefix ?? [], Program];
        words.AddRange(["--urls", $"http://127.0.0.1:{port}", "--data", data, .. flags ?? []]);
        foreach (var setting in settings ?? [])
        {
            words.AddRange(["--set", setting]);
        }

        return new ServerProcess(StartInfo(words), port);
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] words)
    {
        using var process = Process.Start(StartInfo([Program, .. words]))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a verb and kills it (-9) once something is so.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task KillWhenAsync(Func<bool> isSo, params string[] words)
    {
        using var process = Process.Start(StartInfo([Program, .. words]))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        while (!isSo())
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{words[0]} ended with {process.ExitCode} before it could be killed: {await output}{await errors}");
            }

            await Task.Yield();
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Asks until the server is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public Task ReadyAsync() => UntilAsync("it is ready", async () =>
    {
        using var answer = await Client.GetAsync("/health/ready");
        return answer.StatusCode == HttpStatusCode.OK;
    });

    /// <summary>Submits until the first task is accepted.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public Task FirstAcceptedAsync() => UntilAsync("it accepts a task", async () =>
    {
        using var answer = await Client.PostAsync("/v1/tasks", TaskBody.Of("echo", "1"));
        return answer.StatusCode == HttpStatusCode.Accepted;
    });

    /// <summary>Looks until something is so; a server that does not listen yet is asked again.</summary>
    /// <param name="what">What is waited for.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It was not so in two minutes.</exception>
    public async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (!_process.HasExited)
        {
            if (waited.Elapsed > s_patience)
            {
                throw new TimeoutException($"The server was waited for {s_patience.TotalSeconds:N0} s until {what}. It printed:\n{Output}");
            }

            try
            {
                if (await isSo())
                {
                    return;
                }
            }
            catch (Exception refused) when (refused is HttpRequestException or SocketException)
            {
                // Not listening yet: the loop ends when it does, or when the process ends.
                await Task.Yield();
            }

            await Task.Delay(Breath);
        }

        await _process.WaitForExitAsync();
        throw new InvalidOperationException($"The server ended with exit code {ExitCode}. It printed:\n{Output}");
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal, such as <c>STOP</c> and <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits until it is gone.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await ExitedAsync(TimeSpan.FromSeconds(90));
        return ExitCode;
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public async Task ExitedAsync(TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server still ran after {atMost.TotalSeconds:N0} s. It printed:\n{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtEnd;
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }

    private void KillAtEnd(object? sender, EventArgs end)
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    private long StatusKiB(string field) =>
        File.ReadLines($"/proc/{Id}/status")
            .Where(line => line.StartsWith(field, StringComparison.Ordinal))
            .Select(line => long.Parse(line[field.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture))
            .First();
}
