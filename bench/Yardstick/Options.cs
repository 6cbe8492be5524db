using System.Globalization;

namespace ActorTasks.Yardstick;

/// <summary>What is to be measured, and for how long.</summary>
internal sealed record Options
{
    /// <summary>The groups of measures, in the order in which they run.</summary>
    public static readonly IReadOnlyList<string> AllGroups = ["post", "batch", "drain", "latency"];

    /// <summary>Whether results are compared with the committed ones instead of being written.</summary>
    public bool Check { get; init; }

    public bool Quick { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = AllGroups;

    /// <summary>Peers by their short names; empty for all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>0 takes the default of the mode.</summary>
    public int AskedRounds { get; init; }

    /// <summary>The root of the checkout.</summary>
    public required string Repository { get; init; }

    /// <summary>A folder of this run alone, on the disk that is to be measured.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the results are written.</summary>
    public required string Out { get; init; }

    public int Rounds => AskedRounds > 0 ? AskedRounds : Quick && !Check ? 2 : 3;

    /// <summary>Long enough for a runtime that compiles while it runs.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 4 : 6);

    /// <summary>How long wrk posts in each variant.</summary>
    public TimeSpan Window => TimeSpan.FromSeconds(Quick ? 3 : 5);

    /// <summary>How long submits go on at the set rate.</summary>
    public TimeSpan LatencyWindow => TimeSpan.FromSeconds(Quick ? 5 : 8);

    /// <summary>How long a server is left alone before its idle figures are taken, and how long they are taken.</summary>
    public TimeSpan Idle => TimeSpan.FromSeconds(Quick ? 3 : 6);

    /// <summary>Divides the backlogs.</summary>
    public int BacklogDivisor => Quick ? 5 : 1;

    public bool Wants(string group) => Groups.Contains(group);

    public bool WantsPeer(string key) => Peers.Count == 0 || Peers.Contains(key);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">A word is not known; the message says which are.</exception>
    public static Options Read(string[] words)
    {
        var options = new Options { Repository = Environment.CurrentDirectory, Folder = Path.GetTempPath(), Out = "bench/results" };
        for (var at = 0; at < words.Length; at++)
        {
            string Next() => ++at < words.Length ? words[at] : throw new ArgumentException($"{words[at - 1]} needs a value.");
            options = words[at] switch
            {
                "run" => options,
                "check" => options with { Check = true, Quick = true },
                "--quick" => options with { Quick = true },
                "--only" => options with { Groups = Known(Next(), AllGroups, "--only") },
                "--peers" => options with { Peers = Known(Next(), [.. Yardstick.Peers.AllPeers.Keys], "--peers") },
                "--rounds" => options with { AskedRounds = int.Parse(Next(), CultureInfo.InvariantCulture) },
                "--folder" => options with { Folder = Path.GetFullPath(Next()) },
                "--out" => options with { Out = Next() },
                var other => throw new ArgumentException($"'{other}' is not known: --quick, --only, --peers, --rounds N, --out FOLDER."),
            };
        }

        return options;
    }

    private static List<string> Known(string list, IReadOnlyList<string> known, string flag)
    {
        var words = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        return words.Find(word => !known.Contains(word)) is { } unknown
            ? throw new ArgumentException($"{flag} does not know '{unknown}': {string.Join(", ", known)}.")
            : words;
    }
}
