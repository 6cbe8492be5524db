using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorTasks.Yardstick.Processes;

/// <summary>A process that this run started: its output is kept, and it is gone when it is disposed of.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const int MaxOutput = 1 << 20;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly int _stopSignal;

    private Child(Process process, string name, int stopSignal)
    {
        _process = process;
        _stopSignal = stopSignal;
        Name = name;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Terminate = 15;

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it printed, both streams.</summary>
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

    /// <summary>Starts a program.</summary>
    /// <param name="run">The run it belongs to.</param>
    /// <param name="words">Program and arguments.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="stopSignal">What asks it to end.</param>
    public static Child Start(
        RunFolder run, IReadOnlyList<string> words, string? folder = null, IReadOnlyDictionary<string, string>? environment = null, int stopSignal = Terminate)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? run.Path,
        };
        start.Environment[RunFolder.Mark] = run.Path;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start.");
        run.Note(process.Id);
        return new Child(process, Path.GetFileName(words[0]), stopSignal);
    }

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static async Task<string> RunAsync(
        RunFolder run, IReadOnlyList<string> words, CancellationToken cancellation, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var child = Start(run, words, folder, environment);
        await child._process.WaitForExitAsync(cancellation);
        return child._process.ExitCode == 0
            ? child.Output
            : throw new InvalidOperationException($"{string.Join(' ', words.Take(4))} ended with {child._process.ExitCode}: {child.Tail()}");
    }

    /// <summary>Asks until it says yes.</summary>
    /// <exception cref="InvalidOperationException">It ended, or took longer than a minute.</exception>
    public async Task UntilAsync(Func<Task<bool>> isReady, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (!await isReady())
        {
            if (HasExited || clock.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"{Name} {(HasExited ? "ended" : "was not ready in a minute")}: {Tail()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellation);
        }
    }

    /// <summary>The last lines of its output.</summary>
    public string Tail() => string.Join(" | ", Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5));

    /// <summary>Asks it to end and waits until it has; kills it and its children when it does not.</summary>
    public async Task StopAsync()
    {
        if (!HasExited)
        {
            _ = Kill(Id, _stopSignal);
            using var limit = new CancellationTokenSource(s_grace);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null && _output.Length < MaxOutput)
            {
                _output.Append(CultureInfo.InvariantCulture, $"{line}\n");
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
