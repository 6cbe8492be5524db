using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ActorTasks.HostTests.Server;

/// <summary>The built server as a process of its own; it is killed when the test ends, if it still runs.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "ActorTasks.Server");
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _standardOutput = new();
    private readonly StringBuilder _standardError = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _read;

    private RunningHost(ProcessStartInfo start)
    {
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _read = Task.WhenAll(ReadAsync(_process.StandardOutput, _standardOutput), ReadAsync(_process.StandardError, _standardError));
    }

    /// <summary>All that it printed so far, to both streams.</summary>
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

    /// <summary>What it printed so far to the standard output alone: what a pipe would get.</summary>
    public string StandardOutput
    {
        get
        {
            lock (_output)
            {
                return _standardOutput.ToString();
            }
        }
    }

    /// <summary>What it printed so far to the error stream alone; lines of both come in no certain order.</summary>
    public string StandardError
    {
        get
        {
            lock (_output)
            {
                return _standardError.ToString();
            }
        }
    }

    /// <summary>
    /// Starts it with these words, in a folder, under an environment. Whoever runs the tests in the background of a
    /// shell has SIGINT ignored, and a child would inherit that: it is set back first.
    /// </summary>
    public static RunningHost Start(string folder, IReadOnlyDictionary<string, string>? environment, params string[] words) =>
        OperatingSystem.IsLinux()
            ? Start("/usr/bin/env", folder, environment, ["--default-signal=INT", Executable, .. words])
            : Start(Executable, folder, environment, words);

    /// <summary>Starts it through another program.</summary>
    public static RunningHost Start(string program, string folder, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new RunningHost(start);
    }

    /// <summary>Starts it to serve on a free port with data in the folder.</summary>
    public static RunningHost Serve(string folder, params string[] words) =>
        Start(folder, null, ["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), .. words]);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] words)
    {
        await using var host = Start(folder, null, words);
        return (await host.ExitedAsync(), host.Output);
    }

    /// <summary>A client of the server, once it listens.</summary>
    public async Task<HttpClient> ClientAsync()
    {
        if (await Task.WhenAny(_listening.Task, _process.WaitForExitAsync()) != _listening.Task)
        {
            await _read;
            throw new InvalidOperationException($"The server ended with {_process.ExitCode}. It printed:\n{Output}");
        }

        return new HttpClient { BaseAddress = await _listening.Task };
    }

    /// <summary>Sends a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Asks it to stop by a signal, and gives its exit code.</summary>
    public async Task<int> StopAsync(string signal = "TERM")
    {
        await SignalAsync(signal);
        return await ExitedAsync();
    }

    /// <summary>Waits for its end; gives the exit code.</summary>
    public async Task<int> ExitedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server did not end. It printed:\n{Output}");
        }

        await _read;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder alsoTo)
    {
        const string Listens = "listens on  ";
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.AppendLine(line);
                alsoTo.AppendLine(line);
            }

            if (line.Contains(Listens, StringComparison.Ordinal))
            {
                var address = line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..].Split(' ', ',')[0];
                _listening.TrySetResult(new Uri(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)));
            }
        }
    }
}
