using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActorTasks.Yardstick.Processes;

/// <summary>The folder of one run: fresh folders and free ports for each process, and a list of what was started.</summary>
internal sealed class RunFolder(string path)
{
    /// <summary>The variable by which <c>bench/run</c> knows the processes of this run, should this program die.</summary>
    public const string Mark = "ACTORTASKS_BENCH_FOLDER";

    private readonly Lock _gate = new();
    private int _made;

    public string Path { get; } = path;

    /// <summary>A new folder.</summary>
    public string New(string name)
    {
        var made = Interlocked.Increment(ref _made);
        return Directory.CreateDirectory(System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{name}-{made}"))).FullName;
    }

    /// <summary>A port of loopback that is free now.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Notes a process.</summary>
    public void Note(int process)
    {
        lock (_gate)
        {
            File.AppendAllText(System.IO.Path.Combine(Path, "pids"), string.Create(CultureInfo.InvariantCulture, $"{process}\n"));
        }
    }
}
