using System.Globalization;

namespace ActorTasks.Simulation;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Simulates whole nodes from seeds.
          --seeds N          runs N seeds, in parallel; stops at the first that breaks a promise, makes it smaller and tells of it
          --from S           the first seed (a fresh one by default)
          --threads T        so many at once (the number of cores by default)
          --seed S           runs one seed and prints its trace
          --without 3,5-9    leaves out these actions of its plan
          --bug NAME         with a planted bug; "list" names them
        """;

    public ulong? Seeds { get; private set; }

    public ulong From { get; private set; } = FreshSeed();

    public int Threads { get; private set; } = Environment.ProcessorCount;

    public ulong? Seed { get; private set; }

    public IReadOnlySet<int> Without { get; private set; } = new HashSet<int>();

    public string? BugName { get; private set; }

    public Bug Bug => BugName is null ? Bug.None : PlantedBugs.All[BugName];

    /// <summary>One that was hardly ever run before; short enough to be told to somebody.</summary>
    public static ulong FreshSeed() => (ulong)Random.Shared.NextInt64(1_000_000_000);

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is wrong; says what was expected.</exception>
    public static Arguments Read(string[] words)
    {
        var read = new Arguments();
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : throw new FormatException($"{words[i]} needs a value.");
            switch (words[i])
            {
                case "--seeds":
                    read.Seeds = Number(words[i], value);
                    break;
                case "--from":
                    read.From = Number(words[i], value);
                    break;
                case "--threads":
                    read.Threads = (int)Math.Clamp(Number(words[i], value), 1, 256);
                    break;
                case "--seed":
                    read.Seed = Number(words[i], value);
                    break;
                case "--without":
                    read.Without = Replay.Numbers(value);
                    break;
                case "--bug" when PlantedBugs.All.ContainsKey(value):
                    read.BugName = value;
                    break;
                case "--bug":
                    throw new FormatException($"One of these bugs was expected: {string.Join(", ", PlantedBugs.All.Keys)}; '{value}' came.");
                default:
                    throw new FormatException($"'{words[i]}' is unknown.");
            }
        }

        return read.Seeds is null && read.Seed is null ? throw new FormatException("--seeds N or --seed S was expected.") : read;
    }

    private static ulong Number(string name, string value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name} needs a number; '{value}' came.");
}
