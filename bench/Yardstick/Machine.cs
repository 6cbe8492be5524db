using System.Diagnostics;
using System.Globalization;

namespace ActorTasks.Yardstick;

/// <summary>What a result is worth depends on where it was taken.</summary>
internal static class Machine
{
    public static double Load => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    public static SortedDictionary<string, string> Describe(string folder) => new(StringComparer.Ordinal)
    {
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["processor"] = Line("/proc/cpuinfo", "model name"),
        ["memory"] = Line("/proc/meminfo", "MemTotal"),
        ["kernel"] = Output("uname", "-sr"),
        ["disk"] = Output("findmnt", "-no", "SOURCE,FSTYPE", "-T", folder),
        ["disk sync"] = MeasureSync(folder),
    };

    public static SortedDictionary<string, string> Versions(string nodeFolder)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [".NET"] = Environment.Version.ToString(),
            ["node"] = Output("node", "--version"),
            ["Python"] = Output("/usr/bin/python3", "--version"),
        };
        foreach (var package in (string[])["python3-fastapi", "python3-uvicorn", "python3-uvloop", "python3-httptools", "python3-celery", "python3-rq", "redis-server", "wrk"])
        {
            versions[package] = Output("dpkg-query", "-W", "-f", "${Version}", package);
        }

        versions["postgresql"] = Output("psql", "--version");
        foreach (var package in (string[])["bullmq", "ioredis", "pg-boss", "graphile-worker", "pg"])
        {
            versions[package] = Output("node", "-p", $"require('{nodeFolder}/node_modules/{package}/package.json').version");
        }

        return versions;
    }

    /// <summary>The output of a program in one line, or that it cannot be had.</summary>
    public static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text.ReplaceLineEndings(" ").Trim() : "not known";
    }

    /// <summary>How long it takes to append 4 KiB and sync them.</summary>
    private static string MeasureSync(string folder)
    {
        var path = Path.Combine(folder, "sync-probe");
        var times = new List<double>();
        using (var file = new FileStream(path, FileMode.Create))
        {
            var page = new byte[4096];
            for (var write = 0; write < 200; write++)
            {
                var clock = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(clock).TotalMicroseconds);
            }
        }

        File.Delete(path);
        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"append and sync of 4 KiB: median {times[100]:N0} µs, p99 {times[198]:N0} µs");
    }

    private static string Line(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? "not known" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
