using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ActorTasks.PostgresTesting;

/// <summary>How a cluster of a test's own is made.</summary>
internal sealed record PostgresSetup
{
    /// <summary>Where it lies; null for a folder of its own that is removed at the end.</summary>
    public string? Folder { get; init; }

    /// <summary>Where its log lies; null for the same place.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Whether commits reach the disk: only where the server is killed or the disk is what is tested.</summary>
    public bool IsSynced { get; init; }

    /// <summary>MiB of one segment of the log.</summary>
    public int LogSegmentMebibytes { get; init; } = 16;

    /// <summary>Further settings, <c>name=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}

/// <summary>A PostgreSQL cluster of the tests' own on a free port of loopback: killed and started again as a test wants it, gone with the process.</summary>
internal sealed class PostgresCluster : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<PostgresCluster> s_shared = new(() => Begin());
    private static readonly string s_programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";

    private readonly PostgresSetup _setup;
    private readonly string _folder;
    private Process? _watch;

    private PostgresCluster(PostgresSetup setup)
    {
        _setup = setup;
        _folder = setup.Folder ?? Directory.CreateTempSubdirectory("actortasks-postgres-").FullName;
        Port = Ports.Free();
    }

    /// <summary>One for the whole process, for tests that leave it in peace: started by the first that asks.</summary>
    public static PostgresCluster Shared => s_shared.Value;

    public int Port { get; }

    /// <summary>An Npgsql connection string.</summary>
    public string Connection => ConnectionTo("postgres");

    /// <summary>The folder of the data.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    public static PostgresCluster Begin(PostgresSetup? setup = null)
    {
        var cluster = new PostgresCluster(setup ?? new PostgresSetup());
        Unprivileged.Give(cluster._folder);
        Unprivileged.Run([
            $"{s_programs}/initdb", "-D", cluster.Data, "-U", Unprivileged.User, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions",
            $"--wal-segsize={cluster._setup.LogSegmentMebibytes}", .. cluster._setup.LogFolder is { } log ? [$"--waldir={log}"] : Array.Empty<string>()]);
        cluster.Start();
        return cluster;
    }

    /// <summary>Copies a running cluster and starts the copy as its standby, which only reads.</summary>
    public static PostgresCluster StandbyOf(PostgresCluster primary)
    {
        var cluster = new PostgresCluster(new PostgresSetup());
        Unprivileged.Give(cluster._folder);
        Unprivileged.Run([
            $"{s_programs}/pg_basebackup", "-D", cluster.Data, "-d", $"host=127.0.0.1 port={primary.Port} user={Unprivileged.User}",
            "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]);
        cluster.Start();
        return cluster;
    }

    /// <summary>A connection string for a database, through another port where something stands between.</summary>
    public string ConnectionTo(string database, int? port = null) => $"Host=127.0.0.1;Port={port ?? Port};Username={Unprivileged.User};Database={database}";

    /// <summary>Starts it on its data, and waits until it answers.</summary>
    public void Start()
    {
        var until = Stopwatch.StartNew();
        Launch();
        while (!Answers())
        {
            Assert.True(until.Elapsed < s_patience, $"PostgreSQL does not answer on port {Port}.");
            if (_watch!.HasExited)
            {
                // It refuses to start while a process of the one before is still there.
                LetGo();
                Launch();
            }

            Thread.Yield();
        }
    }

    /// <summary>SIGKILL to all of its processes: what it had not given to the disk's care is gone.</summary>
    public void Kill()
    {
        // The first one would start anew what dies, so it goes first; the others are found before that.
        var first = MainProcess();
        var children = File.ReadAllText($"/proc/{first}/task/{first}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<int> all = [first, .. children.Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        foreach (var id in all)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                continue; // It has ended meanwhile.
            }
        }

        LetGo();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public void Ended()
    {
        Assert.True(_watch!.WaitForExit(s_patience), "PostgreSQL still runs.");
        LetGo();
    }

    /// <summary>Whether its main process runs.</summary>
    public bool IsRunning => _watch is { HasExited: false };

    /// <summary>Runs a statement.</summary>
    public object? Ask(string sql, string database = "postgres")
    {
        using var connection = new NpgsqlConnection(ConnectionTo(database) + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>A new database.</summary>
    /// <param name="settings">Its defaults, <c>name = value</c>.</param>
    /// <returns>Its name.</returns>
    public string CreateDatabase(params IEnumerable<string> settings)
    {
        var name = $"test_{Guid.NewGuid():N}";
        Ask($"CREATE DATABASE {name}");
        foreach (var setting in settings)
        {
            Ask($"ALTER DATABASE {name} SET {setting}");
        }

        return name;
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            using var quit = Process.Start("kill", ["-QUIT", MainProcess().ToString(CultureInfo.InvariantCulture)]);
            quit.WaitForExit();
        }

        LetGo();
        if (_setup.Folder is null && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private int MainProcess() => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private void Launch()
    {
        string[] settings = [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=500", "log_min_messages=fatal",
            _setup.IsSynced ? "fsync=on" : "fsync=off", .. _setup.Settings];
        string[] server = [
            .. Unprivileged.Prefix, $"{s_programs}/postgres", "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), .. settings.SelectMany(setting => new[] { "-c", setting })];

        // A server would outlive tests that are killed: a shell ends it then, and removes its folder.
        const string Watch = """
            dir=$1; shift; exec 3<&0
            "$@" 3<&- & server=$!
            (read word <&3 || kill -QUIT $server) & reader=$!
            wait $server; kill $reader 2>/dev/null
            wait $reader && rm -rf "$dir"
            """;
        _watch = Process.Start(new ProcessStartInfo("sh", ["-c", Watch, "sh", _setup.Folder is null ? _folder : "/nonexistent", .. server])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        })!;
        _watch.BeginErrorReadLine();
    }

    /// <summary>The shell of a server that has ended is not to remove its data.</summary>
    private void LetGo()
    {
        if (_watch is null)
        {
            return;
        }

        _watch.WaitForExit();
        _watch.Dispose();
        _watch = null;
    }

    private bool Answers()
    {
        try
        {
            using var connection = new NpgsqlConnection(Connection + ";Pooling=false;Timeout=5");
            connection.Open();
            return true;
        }
        catch (NpgsqlException)
        {
            // It says that it is starting, or does not listen yet.
            return false;
        }
    }
}
